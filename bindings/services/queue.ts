import { dataType, output, required, trigger } from '../record.ts';

const keywords = [required('queue_name'), required('connection'), dataType];

export const queue = [
  trigger('queueTrigger', 'queue_trigger', {
    arguments: keywords,
    annotation: 'func.QueueMessage',
    example: { name: 'msg', queueName: 'orders', connection: 'AzureWebJobsStorage' },
  }),
  output('queue', 'queue_output', {
    arguments: keywords,
    annotation: 'func.Out[str]',
    example: { name: 'msg', queueName: 'orders', connection: 'AzureWebJobsStorage' },
  }),
];
