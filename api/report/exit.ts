import type { Code, Diagnostic } from '../../diagnostics/diagnostic.ts';

/** Every exit code of pyfunc, with what it means. docs/exit-codes.md is written from this table. */
export const exits = {
  done: { code: 0, meaning: 'Done, or there was nothing to do.' },
  failed: { code: 1, meaning: 'It failed, or `verify` found a difference.' },
  usage: {
    code: 2,
    meaning:
      'The command line was not understood, or an answer is missing; the message says which.',
  },
  work: { code: 3, meaning: '`--check` found something to migrate or to update.' },
  refused: { code: 4, meaning: 'Refused: a person must decide. The diagnostics say what.' },
  unsafe: {
    code: 5,
    meaning: 'Refused for safety: uncommitted changes, or files that changed since they were read.',
  },
  bug: { code: 70, meaning: 'A fault in pyfunc itself.' },
  locked: { code: 75, meaning: 'Another run of pyfunc is at work in the same app.' },
  hangup: { code: 129, meaning: 'Ended by SIGHUP.' },
  interrupted: { code: 130, meaning: 'Ended by Ctrl-C (SIGINT).' },
  terminated: { code: 143, meaning: 'Ended by SIGTERM.' },
} as const;

/** How a run ended. */
export type Exit = keyof typeof exits;

/** The number a shell sees. */
export function exitCode(exit: Exit): number {
  return exits[exit].code;
}

/** Errors that no decision about the app would mend; all others are `refused`. */
const exitsOfErrors: Readonly<Partial<Record<Code, Exit>>> = {
  PYF001: 'usage',
  PYF002: 'usage',
  PYF003: 'failed',
  PYF004: 'usage',
  PYF005: 'usage',
  PYF006: 'failed',
  PYF007: 'unsafe',
  PYF008: 'unsafe',
  PYF009: 'locked',
  PYF012: 'unsafe',
  PYF013: 'failed',
  PYF014: 'usage',
  PYF015: 'unsafe',
  PYF016: 'failed',
  PYF017: 'failed',
  PYF018: 'unsafe',
  PYF019: 'usage',
  PYF168: 'usage',
  PYF219: 'usage',
  PYF243: 'unsafe',
  PYF247: 'usage',
  PYF248: 'usage',
  PYF249: 'unsafe',
  PYF253: 'unsafe',
  PYF254: 'usage',
  PYF257: 'unsafe',
  PYF258: 'unsafe',
  PYF261: 'unsafe',
  PYF262: 'usage',
  PYF263: 'unsafe',
  PYF274: 'usage',
  PYF280: 'failed',
  PYF282: 'usage',
  PYF283: 'usage',
  PYF284: 'usage',
  PYF285: 'usage',
  PYF286: 'usage',
  PYF287: 'bug',
  PYF288: 'failed',
  PYF289: 'usage',
  PYF290: 'failed',
  PYF291: 'failed',
  PYF292: 'usage',
  PYF293: 'failed',
  PYF294: 'failed',
  PYF295: 'failed',
  PYF296: 'failed',
  PYF297: 'failed',
  PYF298: 'usage',
  PYF305: 'usage',
  PYF306: 'usage',
  PYF360: 'failed',
  PYF361: 'failed',
  PYF400: 'usage',
  PYF433: 'usage',
  PYF452: 'usage',
  PYF453: 'failed',
  PYF454: 'usage',
  PYF455: 'usage',
};

/** How a run ends that has come upon this. */
export function exitOf({ code, severity }: Diagnostic): Exit {
  return severity === 'error' ? (exitsOfErrors[code] ?? 'refused') : 'done';
}

/** From the gravest to the mildest, for runs over several apps. */
const byGravity: readonly Exit[] = [
  'bug',
  'hangup',
  'interrupted',
  'terminated',
  'locked',
  'failed',
  'unsafe',
  'refused',
  'usage',
  'work',
  'done',
];

/** How a run ends whose parts ended so. */
export function gravest(exits: readonly Exit[]): Exit {
  return byGravity.find((exit) => exits.includes(exit)) ?? 'done';
}

/** What ended with this number; a program of another version may end with one that is unknown here. */
export function exitWithCode(code: number): Exit {
  const found = Object.entries(exits).find(([, exit]) => exit.code === code);
  return (found?.[0] as Exit | undefined) ?? 'failed';
}
