import { type AddOutcome, add } from '../../api/add/add.ts';
import { nameOfApp } from '../../api/apps/app-name.ts';
import type { LocalStep } from '../../api/local-steps.ts';
import { provedBy } from '../../api/verify/proved-by.ts';
import { counted } from '../../workspace/text/counted.ts';
import { listOf, type Run, type Session, textOf } from '../command.ts';
import { finish, nextLines } from '../finish.ts';
import { rollbackReason, rolledBack, undoLine, unverifiedLine } from '../views/migration-view.ts';
import { nextStepLines, stepsData } from '../views/next-view.ts';
import { repeatLines, showFiles, toRepeat } from '../views/plan-view.ts';
import { newDiagnosticLines } from '../views/report.ts';
import { type Line, styled } from '../views/terminal.ts';
import { uncheckedLines } from '../views/verification-view.ts';
import { addCommand } from './add-command.ts';
import { readAnswers } from './answers.ts';

/** Adds a template to an app. */
export const run: Run = async (session, template, options, [name]) => {
  const outcome = await add(
    {
      template,
      name,
      ...readAnswers(addCommand, options),
      to: textOf(options.to),
      input: listOf(options.input),
      output: listOf(options.output),
      allowSensitive: listOf(options.allowSensitive),
      emulators: options.emulators === true ? true : undefined,
      yes: options.yes === true,
      dryRun: options.dryRun === true,
      install: options.install !== false,
      verify: options.verify !== false,
      python: textOf(options.python),
      exact: options.exact === true,
      offline: options.offline === true,
      frozen: options.frozen === true,
    },
    session.host(showFiles(session, options.diff === true)),
  );
  const steps = await stepsAfter(outcome, session);
  return finish(outcome, session, {
    lines: () => ending(outcome, session, steps),
    dataOf: (about) => ({ ...about, ...stepsData(steps) }),
  });
};

/** What to do next on this machine, once the function is there. */
async function stepsAfter({ kind, about, proof }: AddOutcome, session: Session) {
  if (kind !== 'written' || about === undefined) return [];
  const { localSteps } = await import('../../api/local-steps.ts');
  return localSteps({ root: about.root, proof }, session);
}

function ending(outcome: AddOutcome, session: Session, steps: readonly LocalStep[]): Line[] {
  const { about, proof, kind } = outcome;
  if (about === undefined) return [];
  const verification = proof?.kind === 'checked' ? proof.verification : undefined;
  const errors = verification?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const next = nextLines(outcome, session);
  const found = newDiagnosticLines(errors, session);
  switch (kind) {
    case 'nothing':
      return ['', [styled('bold', 'Already up to date.')]];
    case 'planned':
    case 'declined':
    case 'canceled':
      return ['', 'Nothing was written.', ...repeatLines('Write it with:', next)];
    case 'rolled-back': {
      const label = nameOfApp(about.root, session.cwd);
      return ['', ...found, rolledBack(label, reason(outcome))];
    }
    case 'written': {
      const { functions, file, template, root } = about;
      const what = file === undefined ? template : `${functions.join(', ')} in ${file}`;
      return [
        '',
        ...found,
        [styled('green', 'Done'), `: ${what}.`],
        ...proofLines(outcome),
        ...nextStepLines(steps, root, session),
        undoLine(root, session),
        ...repeatLines(toRepeat, next),
      ];
    }
    default:
      return [];
  }
}

function proofLines({ proof }: AddOutcome): Line[] {
  if (proof?.kind !== 'checked') return [unverifiedLine(proof)];
  const { functions, indexing } = proof.verification;
  return [
    `Verified: the app has ${counted(functions.length, 'function')} now, with ${provedBy(indexing)}.`,
    ...uncheckedLines(proof.verification),
  ];
}

function reason(outcome: AddOutcome): string {
  const { proof, about } = outcome;
  if (proof?.kind !== 'checked') return rollbackReason(outcome);
  const { functions, indexing } = proof.verification;
  const found = functions.map(({ name }) => name);
  const lost = about?.functions.filter((name) => !found.includes(name)) ?? [];
  return indexing.functions.length > 0 && lost.length > 0
    ? `Azure would not have found ${lost.join(', ')}.`
    : rollbackReason(outcome);
}
