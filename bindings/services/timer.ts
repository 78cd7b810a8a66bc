import { dataType, optionals, required, trigger } from '../record.ts';

export const timer = [
  trigger('timerTrigger', 'timer_trigger', {
    arguments: [required('schedule'), ...optionals('run_on_startup', 'use_monitor'), dataType],
    since: '1.13.3',
    annotation: 'func.TimerRequest',
    example: { name: 'timer', schedule: '0 */5 * * * *' },
  }),
];
