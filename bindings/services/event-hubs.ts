import { dataType, optional, output, required, trigger } from '../record.ts';

const keywords = [required('connection'), required('event_hub_name'), dataType];

export const eventHubs = [
  trigger('eventHubTrigger', 'event_hub_message_trigger', {
    arguments: [
      ...keywords,
      optional('cardinality', { enum: 'Cardinality' }),
      optional('consumer_group'),
    ],
    annotation: 'typing.List[func.EventHubEvent]',
    example: {
      name: 'events',
      eventHubName: 'telemetry',
      connection: 'EventHub',
      cardinality: 'many',
      consumerGroup: '$Default',
    },
  }),
  output('eventHub', 'event_hub_output', {
    arguments: keywords,
    annotation: 'func.Out[str]',
    example: { name: 'event', eventHubName: 'telemetry', connection: 'EventHub' },
  }),
];
