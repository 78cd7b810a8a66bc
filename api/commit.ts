import { basename } from 'node:path';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { commitFailed, commitNotPossible, hooksPassedOver } from '../diagnostics/plans.ts';
import { lockFile } from '../registry/lock/lock.ts';
import type { Change } from '../workspace/change/edit.ts';
import { type Commit, commitPaths, commitProblem, passedOver } from '../workspace/git/commit.ts';
import { dirtyPaths, folderInRepository } from '../workspace/git/git.ts';
import { counted } from '../workspace/text/counted.ts';
import { maskSecrets } from '../workspace/text/secrets.ts';
import { visible } from '../workspace/text/visible.ts';
import { companionsOf } from '../workspace/transaction/companions.ts';
import { pathFrom } from './apps/app-name.ts';
import type { CommitOptions } from './options.ts';
import { completed, type Outcome } from './outcome.ts';
import { type AppAbout, appRow } from './report/document.ts';
import { functionsOf, proofSentence } from './report/formats/document-facts.ts';
import { placed } from './report/placed.ts';

/** What keeps the changes of a plan from being committed; nothing where no commit is wanted. */
export function commitRefusals(
  root: string,
  changes: readonly Change[],
  { commit = false, branch }: CommitOptions,
): Diagnostic[] {
  if (!commit && branch === undefined) return [];
  const paths = pathsOf(changes);
  const dirty = dirtyPaths(root, paths);
  if (dirty.length > 0) {
    const reason = `the commit would hold changes of yours too, in ${dirty.join(', ')}`;
    return [diagnose(commitNotPossible, { reason, hint: 'Commit them first.' })];
  }
  const problem = commitProblem(root, paths, branch);
  return problem === undefined ? [] : [diagnose(commitNotPossible, { ...problem })];
}

/** An app with the commit of its changes. */
export interface CommittedAbout extends AppAbout {
  readonly commit?: Commit;
}

/** Commits what was written, where that is wanted; the outcome is `incomplete` where git refuses. */
export function withCommit<About extends CommittedAbout>(
  outcome: Outcome<About>,
  { commit = false, branch }: CommitOptions,
  what: (app: string) => string,
): Outcome<About> {
  if (outcome.kind !== 'written' || (!commit && branch === undefined)) return outcome;
  const { about, changes, diagnostics } = outcome;
  const locks = companionsOf(about.root, [lockFile]).map(
    (folder) => `${pathFrom(about.root, folder)}/${lockFile}`,
  );
  const paths = [...new Set([...pathsOf(changes), ...locks])];
  const message = messageOf(outcome, subjectOf(about.root, what));
  const done = commitPaths(about.root, paths, message, branch);
  if (done.kind === 'failed') {
    const problem = diagnose(commitFailed, { reason: done.reason });
    return { ...outcome, kind: 'incomplete', diagnostics: [...diagnostics, ...placed([problem])] };
  }
  const skipped = passedOver(about.root);
  const isWhole = skipped.hooks.length === 0 && !skipped.signs;
  const said = isWhole ? [] : [diagnose(hooksPassedOver, skipped)];
  return completed(
    'written',
    { ...about, commit: done.commit },
    {
      ...outcome,
      diagnostics: [...diagnostics, ...placed(said)],
    },
  );
}

function pathsOf(changes: readonly Change[]): string[] {
  return changes.flatMap(({ before, after }) => [
    ...(before === undefined ? [] : [before.path]),
    ...(after === undefined || after.path === before?.path ? [] : [after.path]),
  ]);
}

/** More functions than this are counted: a commit message is read in one go. */
const mostRows = 200;
const longestSubject = 72;

/** The app by its place in the repository, or by its folder where that is too long, cut if need be. */
function subjectOf(root: string, what: (app: string) => string): string {
  const place = visible(folderInRepository(root)?.replace(/\/$/, '') || basename(root));
  const subject = what(place);
  if (subject.length <= longestSubject) return subject;
  const letters = [...basename(place)];
  const room = longestSubject - what('').length;
  if (letters.length <= room) return what(letters.join(''));
  const half = Math.floor((room - 1) / 2);
  return what(`${letters.slice(0, half).join('')}…${letters.slice(-half).join('')}`);
}

/** The subject, and below it what became of each function, and the proof. */
function messageOf(
  outcome: Extract<Outcome<AppAbout>, { about: AppAbout }>,
  subject: string,
): string {
  const row = appRow(outcome, outcome.about as AppAbout, false);
  const functions = functionsOf(row);
  const cells = functions
    .slice(0, mostRows)
    .map(({ name, trigger, status, proof }) => [
      visible(name),
      visible(trigger.replace(/(?<=.)Trigger$/i, '')),
      [status, proof].filter((each) => each !== '').join(', '),
    ]);
  const widths = [0, 1].map((at) => Math.max(0, ...cells.map((each) => each[at]?.length ?? 0)));
  const table = cells.map((each) =>
    each
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const more = functions.length - mostRows;
  const files = `${counted(functions.length, 'function')}, ${counted(outcome.changes.length, 'file')}.`;
  const proof = proofSentence(row);
  const body = [
    files,
    ...(proof === '' ? [] : [proof]),
    '',
    ...table,
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  return maskSecrets(`${subject}\n\n${body.join('\n')}\n`);
}
