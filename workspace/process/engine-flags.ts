import { setFlagsFromString } from 'node:v8';

// The bundle of a program's entry has a copy of this module beside the one of the other files.
const shared = Symbol.for('pyfunc.engineFlags');
const holder = globalThis as { [shared]?: Set<string> };

/** Sets a flag of V8 for the rest of the process. Compiled code is only valid under the flags it was made with. */
export function setEngineFlag(flag: string): void {
  const flags = engineFlags();
  if (flags.has(flag)) return;
  flags.add(flag);
  setFlagsFromString(flag);
}

/** The flags that were set so far. */
export function engineFlags(): Set<string> {
  holder[shared] ??= new Set();
  return holder[shared];
}
