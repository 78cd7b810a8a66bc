import { posix } from 'node:path';
import { documentText, type OpenApiOutcome, openApi } from '../../api/openapi.ts';
import { type Run, type Session, textOf } from '../command.ts';
import { finish, nextLines } from '../finish.ts';
import { undoLine } from '../views/migration-view.ts';
import { repeatLines, showFiles } from '../views/plan-view.ts';
import { type Line, styled } from '../views/terminal.ts';

/** Prints the OpenAPI document of an app, or writes it to a file. */
export const run: Run = async (session, path = '.', options) => {
  const { json, io } = session;
  const outcome = await openApi(
    path,
    {
      output: textOf(options.output),
      check: options.check === true,
      yes: options.yes === true,
      dryRun: options.dryRun === true,
      python: textOf(options.python),
      timeoutS: textOf(options.timeout),
      exact: options.exact === true,
    },
    session.host(showFiles(session, false)),
  );
  if (outcome.kind === 'done' && !json) io.raw(documentText(outcome.about.document));
  return finish(outcome, session, { lines: () => ending(outcome, session), tellsMissing: true });
};

function ending(outcome: OpenApiOutcome, session: Session): Line[] {
  const { about, kind } = outcome;
  if (about === undefined) return [];
  const { root, path } = about;
  const file = posix.join(path, about.file ?? '');
  switch (kind) {
    case 'done':
      return [];
    case 'nothing':
      return [`Already up to date: ${file}.`];
    case 'pending':
      return [`Not up to date: ${file}. Run the command without --check.`];
    case 'written':
      return ['', [styled('green', 'Done'), `: ${file}.`], undoLine(root, session)];
    default:
      return [
        '',
        'Nothing was written.',
        ...repeatLines('Write it with:', nextLines(outcome, session)),
      ];
  }
}
