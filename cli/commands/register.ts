import { nameOfApp } from '../../api/apps/app-name.ts';
import { type RegisterOutcome, register } from '../../api/register.ts';
import { provedBy } from '../../api/verify/proved-by.ts';
import { counted } from '../../workspace/text/counted.ts';
import { type Run, type Session, textOf } from '../command.ts';
import { finish, nextLines } from '../finish.ts';
import { rollbackReason, rolledBack, undoLine, unverifiedLine } from '../views/migration-view.ts';
import { repeatLines, showFiles } from '../views/plan-view.ts';
import { newDiagnosticLines } from '../views/report.ts';
import { type Line, styled } from '../views/terminal.ts';
import { uncheckedLines } from '../views/verification-view.ts';

/** Registers the blueprints that the app makes and does not register. */
export const run: Run = async (session, path = '.', options) => {
  const outcome = await register(
    path,
    {
      yes: options.yes === true,
      dryRun: options.dryRun === true,
      check: options.check === true,
      verify: options.verify !== false,
      python: textOf(options.python),
      timeoutS: textOf(options.timeout),
      exact: options.exact === true,
    },
    session.host(showFiles(session, false)),
  );
  return finish(outcome, session, { lines: () => ending(outcome, session), tellsMissing: true });
};

function ending(outcome: RegisterOutcome, session: Session): Line[] {
  const { about, proof, kind } = outcome;
  if (about === undefined) return [];
  const { blueprints, root } = about;
  const listed = blueprints.map(
    ({ name, path, functions }) =>
      `  ${name} in ${path}${functions.length === 0 ? '' : `: ${functions.join(', ')}`}`,
  );
  const verification = proof?.kind === 'checked' ? proof.verification : undefined;
  const errors = verification?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const found = newDiagnosticLines(errors, session);
  switch (kind) {
    case 'nothing':
      return ['Already up to date: no blueprint is left to register.'];
    case 'pending':
      return [`Not registered: ${counted(blueprints.length, 'blueprint')}.`, ...listed];
    case 'rolled-back':
      return ['', ...found, rolledBack(nameOfApp(root, session.cwd), rollbackReason(outcome))];
    case 'written':
      return [
        '',
        [styled('green', 'Done'), `: registered ${counted(blueprints.length, 'blueprint')}.`],
        ...listed,
        ...(verification === undefined
          ? [unverifiedLine(proof)]
          : [
              `Verified: the app has ${counted(verification.functions.length, 'function')} now, with ${provedBy(verification.indexing)}.`,
              ...uncheckedLines(verification),
            ]),
        undoLine(root, session),
      ];
    default:
      return [
        '',
        'Nothing was written.',
        ...repeatLines('Write it with:', nextLines(outcome, session)),
      ];
  }
}
