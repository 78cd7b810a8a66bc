import { generic } from '../record.ts';

const queue = { queueName: 'orders', connectionStringSetting: 'RabbitMQ' };

export const rabbitMq = [
  generic(
    'rabbitMQTrigger',
    'trigger',
    'str',
    { name: 'msg', ...queue },
    'hostName',
    'userNameSetting',
    'passwordSetting',
    'port',
  ),
  generic(
    'rabbitMQ',
    'output',
    'func.Out[str]',
    { name: 'msg', ...queue },
    'hostName',
    'userName',
    'password',
    'port',
  ),
];
