import { dataType, optional, optionals, trigger } from '../record.ts';

export const connectors = [
  trigger('connectorTrigger', 'connector_trigger', {
    arguments: [
      dataType,
      // In preview: 2.4.0b1 has these keywords, and releases before it write what they are given.
      optional('delivery_mode', { oneOf: ['Poll', 'Webhook'] }),
      optional('cardinality', { enum: 'Cardinality' }),
      ...optionals(
        'connection',
        'trigger_config_name',
        'max_batch_size',
        'max_concurrent_calls',
        'target_pending_event_threshold',
      ),
    ],
    since: '1.26.0',
    annotation: '',
    example: { name: 'payload' },
  }),
];
