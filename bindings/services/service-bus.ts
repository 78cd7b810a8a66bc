import { dataType, optional, output, required, trigger } from '../record.ts';

const accessRights = optional('access_rights', { enum: 'AccessRights' });
const receiving = [
  dataType,
  accessRights,
  optional('is_sessions_enabled'),
  optional('cardinality', { enum: 'Cardinality' }),
  optional('auto_complete_messages'),
];
const queueMarks = ['queueName'];
const topicMarks = ['topicName', 'subscriptionName'];

export const serviceBus = [
  trigger('serviceBusTrigger', 'service_bus_queue_trigger', {
    arguments: [required('connection'), required('queue_name'), ...receiving],
    marks: queueMarks,
    annotation: 'func.ServiceBusMessage',
    example: { name: 'msg', queueName: 'orders', connection: 'ServiceBus' },
  }),
  trigger('serviceBusTrigger', 'service_bus_topic_trigger', {
    arguments: [
      required('connection'),
      required('topic_name'),
      required('subscription_name'),
      ...receiving,
    ],
    marks: topicMarks,
    annotation: 'func.ServiceBusMessage',
    example: {
      name: 'msg',
      topicName: 'orders',
      subscriptionName: 'billing',
      connection: 'ServiceBus',
    },
  }),
  output('serviceBus', 'service_bus_queue_output', {
    arguments: [required('connection'), required('queue_name'), dataType, accessRights],
    marks: queueMarks,
    annotation: 'func.Out[str]',
    example: { name: 'msg', queueName: 'orders', connection: 'ServiceBus' },
  }),
  output('serviceBus', 'service_bus_topic_output', {
    arguments: [
      required('connection'),
      required('topic_name'),
      optional('subscription_name'),
      dataType,
      accessRights,
    ],
    marks: topicMarks,
    annotation: 'func.Out[str]',
    example: { name: 'msg', topicName: 'orders', connection: 'ServiceBus' },
  }),
];
