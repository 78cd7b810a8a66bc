import { generic } from '../record.ts';

const connection = 'Redis';
const polling = ['pollingIntervalInMs', 'maxBatchSize'];

export const redis = [
  generic(
    'redisPubSubTrigger',
    'trigger',
    'str',
    { name: 'message', connection, channel: 'orders' },
    'pattern',
  ),
  generic(
    'redisListTrigger',
    'trigger',
    'str',
    { name: 'entry', connection, key: 'orders' },
    ...polling,
    'listDirection',
  ),
  generic(
    'redisStreamTrigger',
    'trigger',
    'str',
    { name: 'entry', connection, key: 'orders' },
    ...polling,
  ),
  generic('redis', 'input', 'str', { name: 'value', connection, command: 'GET orders' }),
  generic('redis', 'output', 'func.Out[str]', { name: 'value', connection, command: 'SET' }),
];
