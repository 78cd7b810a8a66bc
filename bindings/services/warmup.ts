import { dataType, trigger } from '../record.ts';

export const warmup = [
  trigger('warmupTrigger', 'warm_up_trigger', {
    arguments: [dataType],
    since: '1.13.3',
    annotation: '',
    example: { name: 'warmupContext' },
  }),
];
