import { dataType, trigger } from '../record.ts';

export const connectors = [
  trigger('connectorTrigger', 'connector_trigger', {
    arguments: [dataType],
    since: '1.26.0',
    annotation: '',
    example: { name: 'payload' },
  }),
];
