import { dataType, input, optional, output, required, trigger } from '../record.ts';

const since = '1.18.0';
const address = [optional('dapr_address'), dataType];
const state = [required('state_store'), required('key'), ...address];
const topic = [required('pub_sub_name'), required('topic')];

export const dapr = [
  trigger('daprServiceInvocationTrigger', 'dapr_service_invocation_trigger', {
    arguments: [required('method_name'), dataType],
    since,
    annotation: 'str',
    example: { name: 'payload', methodName: 'CreateOrder' },
  }),
  trigger('daprBindingTrigger', 'dapr_binding_trigger', {
    arguments: [required('binding_name'), dataType],
    since,
    annotation: 'str',
    example: { name: 'event', bindingName: 'orders' },
  }),
  trigger('daprTopicTrigger', 'dapr_topic_trigger', {
    arguments: [...topic, optional('route'), dataType],
    unavoidable: { property: 'route', from: 'topic' },
    since,
    annotation: 'str',
    example: { name: 'event', pubSubName: 'messages', topic: 'orders', route: 'orders' },
  }),
  input('daprState', 'dapr_state_input', {
    arguments: state,
    since,
    annotation: 'str',
    example: { name: 'order', stateStore: 'statestore', key: '{id}' },
  }),
  input('daprSecret', 'dapr_secret_input', {
    arguments: [required('secret_store_name'), required('key'), required('metadata'), ...address],
    since,
    annotation: 'str',
    example: {
      name: 'secret',
      secretStoreName: 'vault',
      key: 'api-key',
      metadata: 'metadata.namespace=default',
    },
  }),
  output('daprState', 'dapr_state_output', {
    arguments: state,
    since,
    annotation: 'func.Out[str]',
    example: { name: 'order', stateStore: 'statestore', key: 'order' },
  }),
  output('daprInvoke', 'dapr_invoke_output', {
    arguments: [required('app_id'), required('method_name'), required('http_verb'), ...address],
    since,
    annotation: 'func.Out[str]',
    example: { name: 'payload', appId: 'billing', methodName: 'bill', httpVerb: 'post' },
  }),
  output('daprPublish', 'dapr_publish_output', {
    arguments: [...topic, ...address],
    since,
    annotation: 'func.Out[str]',
    example: { name: 'event', pubSubName: 'messages', topic: 'orders' },
  }),
  output('daprBinding', 'dapr_binding_output', {
    arguments: [required('binding_name'), required('operation'), ...address],
    since,
    annotation: 'func.Out[str]',
    example: { name: 'message', bindingName: 'orders', operation: 'create' },
  }),
];
