import type { Create, CreateOutcome } from '../../api/create/create.ts';
import { stepsByHand } from '../../api/local-steps.ts';
import { type Proof, unverifiedText } from '../../api/outcome.ts';
import { provedBy } from '../../api/verify/proved-by.ts';
import { commandLine } from '../../workspace/text/command-line.ts';
import { counted } from '../../workspace/text/counted.ts';
import { listOf, type Run, type Session } from '../command.ts';
import { finish, nextLines } from '../finish.ts';
import { registryFlags } from '../flags/shared-flags.ts';
import { undoLine } from '../views/migration-view.ts';
import { commandRow } from '../views/next-view.ts';
import { repeatLines, showFiles, toRepeat } from '../views/plan-view.ts';
import { newDiagnosticLines } from '../views/report.ts';
import { type Line, styled } from '../views/terminal.ts';
import { readAnswers } from './answers.ts';
import { createCommand } from './create-command.ts';

/** Creates an app. */
export function runCreate(create: Create): Run {
  const command = { flags: [...createCommand.flags, ...registryFlags] };
  return async (session, folder, options) => {
    const outcome = await create(
      folder,
      {
        ...readAnswers(command, options),
        yes: options.yes === true,
        dryRun: options.dryRun === true,
        allowSensitive: listOf(options.allowSensitive),
        install: options.install !== false,
        git: options.git !== false,
        verify: options.verify !== false,
        exact: options.exact === true,
        offline: options.offline === true,
        frozen: options.frozen === true,
      },
      session.host(showFiles(session, options.diff === true)),
    );
    return finish(outcome, session, { lines: () => ending(outcome, session) });
  };
}

const endings: Readonly<Partial<Record<CreateOutcome['kind'], string>>> = {
  nothing: 'Already up to date.',
  planned: 'Nothing was written.',
  declined: 'Nothing was written.',
  canceled: 'Nothing was written.',
  written: 'The app is ready.',
};

/** How it ended, what to do now, and how to do it all again. */
function ending(outcome: CreateOutcome, session: Session): Line[] {
  const { kind, about } = outcome;
  const text = kind === 'incomplete' ? incompleteText(session) : endings[kind];
  if (about === undefined || text === undefined) return [];
  const { folder, steps } = about;
  const isThere = kind === 'written' || kind === 'incomplete';
  const change = folder === '.' ? [] : [commandLine(['cd', folder])];
  const { proof } = outcome;
  const isEmpty = proof?.kind === 'checked' && proof.verification.functions.length === 0;
  const first =
    isEmpty && kind === 'written' ? [commandLine(['pyfunc', 'add', 'http', 'hello'])] : [];
  const byHand = isThere ? stepsByHand(about.root) : [];
  const now = isThere
    ? [
        '',
        'Now:',
        ...[...change, ...first, ...steps].map((line) => commandRow(line)),
        ...byHand.map(({ text }) => `${text}.`),
      ]
    : [];
  const next = nextLines(outcome, session);
  const checked = proof?.kind === 'checked' ? proof.verification.diagnostics : [];
  const errors = checked.filter(({ severity }) => severity === 'error');
  return [
    '',
    ...newDiagnosticLines(errors, session),
    [styled('bold', text)],
    ...(proof === undefined ? [] : [proofLine(proof, errors.length > 0)]),
    ...now,
    ...(isThere ? ['', undoLine(about.root, session)] : []),
    ...(kind === 'nothing' ? [] : repeatLines(isThere ? toRepeat : 'Write it with:', next)),
  ];
}

function incompleteText({ signal }: Session): string {
  return signal.aborted
    ? 'The files are written. Stopped before all packages were installed and committed.'
    : 'The files are written, but the app is not ready: see above.';
}

function proofLine(proof: Proof, hasErrors: boolean): Line {
  if (proof.kind === 'unchecked') {
    return [styled('yellow', 'Not verified'), `: ${unverifiedText(proof)}.`];
  }
  const { functions, indexing } = proof.verification;
  const library = provedBy(indexing);
  if (hasErrors) return [styled('red', 'Azure would not run it'), `: indexed with ${library}.`];
  const what = functions.length === 0 ? 'no functions yet' : counted(functions.length, 'function');
  return `Verified: the app has ${what}, with ${library}.`;
}
