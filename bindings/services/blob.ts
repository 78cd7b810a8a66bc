import { dataType, input, optional, output, required, trigger } from '../record.ts';

const keywords = [required('path'), required('connection')];
/** 1.20.0 and 1.21.0 know the keyword and write `EVENT_GRID` into the metadata. */
const source = optional('source', { enum: 'BlobSource', open: true, since: '1.21.1' });

export const blob = [
  trigger('blobTrigger', 'blob_trigger', {
    arguments: [...keywords, source, dataType],
    annotation: 'func.InputStream',
    example: { name: 'blob', path: 'uploads/{name}', connection: 'AzureWebJobsStorage' },
  }),
  input('blob', 'blob_input', {
    arguments: [...keywords, dataType],
    annotation: 'func.InputStream',
    example: { name: 'source', path: 'uploads/{name}', connection: 'AzureWebJobsStorage' },
  }),
  output('blob', 'blob_output', {
    arguments: [...keywords, dataType],
    annotation: 'func.Out[bytes]',
    example: { name: 'target', path: 'done/{name}', connection: 'AzureWebJobsStorage' },
  }),
];
