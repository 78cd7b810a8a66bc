import { declare } from '../diagnostic.ts';

/** What the proof of a migration shows about the app before it. */
export const proof = {
  originalFails: declare<{ problem: string }>({
    code: 'PYF190',
    severity: 'review',
    title: 'not proved: the original does not load either',
    message: ({ problem }) => `Not proved: the original does not load here either. ${problem}`,
    hint: () =>
      "Run `pyfunc verify --python <interpreter>` with the app's own environment. To skip the attempt, migrate with --no-verify.",
    why: "The v1 scripts fail in this Python with the same error as the migrated app, so the cause was there before: another version of a package, or a file that only the app's environment has. The migration stays, since nothing suggests that it is wrong, but it is not proved.",
  }),
} as const;
