import type { HostEvent } from '../../api/host.ts';
import { pythonName } from '../../api/verify/proved-by.ts';
import type { Io } from './terminal.ts';

/** Says what takes a while, and what has to stay on the screen; nothing for other events. */
export function showWork(event: HostEvent, io: Pick<Io, 'working' | 'out'>): void {
  if (event.kind === 'verifying') io.working(`Verifying with ${pythonName(event.python)} …`);
  if (event.kind === 'progress') io.working(event.text);
  if (event.kind === 'notice') io.out(event.text);
}
