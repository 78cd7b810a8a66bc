import { dataType, optional, output, trigger } from '../record.ts';

export const eventGrid = [
  trigger('eventGridTrigger', 'event_grid_trigger', {
    arguments: [dataType],
    annotation: 'func.EventGridEvent',
    example: { name: 'event' },
  }),
  output('eventGrid', 'event_grid_output', {
    arguments: [
      optional('topic_endpoint_uri'),
      optional('topic_key_setting'),
      optional('connection', { since: '1.21.0' }),
      dataType,
    ],
    // The library raises unless exactly one way to reach the topic is given.
    accepts: (has) =>
      has.has('connection')
        ? !has.has('topicendpointuri') && !has.has('topickeysetting')
        : has.has('topicendpointuri') && has.has('topickeysetting'),
    annotation: 'func.Out[func.EventGridOutputEvent]',
    example: { name: 'event', topicEndpointUri: 'TopicUri', topicKeySetting: 'TopicKey' },
  }),
];
