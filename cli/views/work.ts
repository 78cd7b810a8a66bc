import type { HostEvent } from '../../api/host.ts';
import { pythonName } from '../../api/verify/proved-by.ts';
import type { Io } from './terminal.ts';

/** Says what takes a while; nothing for other events. */
export function showWork(event: HostEvent, io: Pick<Io, 'working'>): void {
  if (event.kind === 'verifying') io.working(`Verifying with ${pythonName(event.python)} …`);
  if (event.kind === 'progress') io.working(event.text);
}
