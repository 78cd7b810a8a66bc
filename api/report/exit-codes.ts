/** Every exit code of pyfunc, with what it means. docs/exit-codes.md is written from this table. */
export const exits = {
  done: { code: 0, meaning: 'Done, or there was nothing to do.' },
  failed: {
    code: 1,
    meaning: 'The run failed, or a comparison such as `verify` found an error or a difference.',
  },
  usage: {
    code: 2,
    meaning:
      'The command line is not valid, or an answer is missing, for example `--yes` without a terminal. The message says which.',
  },
  work: {
    code: 3,
    meaning: '`--check` found work, such as something to migrate, to update or to fix.',
  },
  refused: {
    code: 4,
    meaning: 'Refused: a person must decide. The diagnostics name the decision.',
  },
  unsafe: {
    code: 5,
    meaning: 'Refused for safety: uncommitted changes, or files that changed since they were read.',
  },
  bug: { code: 70, meaning: 'An internal error in pyfunc.' },
  locked: { code: 75, meaning: 'Another run of pyfunc is using the same app.' },
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
