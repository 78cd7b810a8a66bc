import { dataType, input, optional, output, required } from '../record.ts';

const keywords = [
  required('connection'),
  required('table_name'),
  optional('row_key'),
  optional('partition_key'),
];

export const table = [
  input('table', 'table_input', {
    arguments: [...keywords, optional('take'), optional('filter'), dataType],
    extras: 'generic',
    annotation: 'str',
    example: { name: 'rows', tableName: 'orders', partitionKey: 'open', connection: 'Storage' },
  }),
  output('table', 'table_output', {
    arguments: [...keywords, dataType],
    extras: 'generic',
    annotation: 'func.Out[str]',
    example: { name: 'row', tableName: 'orders', partitionKey: 'open', connection: 'Storage' },
  }),
];
