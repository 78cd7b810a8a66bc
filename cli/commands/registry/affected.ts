import { relative, sep } from 'node:path';
import { locateApps } from '../../../api/locate.ts';
import { readManyApps } from '../../../api/many-apps.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../../api/report/report-json.ts';
import { sourceFrom } from '../../../api/source.ts';
import { unreadable } from '../../../api/unreadable.ts';
import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import { templateNotNamed } from '../../../diagnostics/registry/many-apps.ts';
import { readLock } from '../../../registry/lock/lock-file.ts';
import { openRegistries } from '../../../registry/open/registries.ts';
import { type TemplateUse, usesMeant, usesOf } from '../../../registry/plan/uses.ts';
import { openTree, Unreadable } from '../../../workspace/tree/disk.ts';
import type { Run } from '../../command.ts';
import { pathFrom } from '../../views/name-of-app.ts';
import { reportNotLocated } from '../../views/not-located.ts';
import { columns } from '../../views/registry/columns.ts';
import { counted } from '../../views/summary.ts';
import { findingLines, refuse } from './refuse.ts';

/** Shows which apps of the repository have which templates on file, in which versions. */
export const run: Run = async (session, wanted, options) => {
  const { io, json, cwd, env } = session;
  const isMeant = wanted === undefined ? () => true : usesMeant(wanted);
  if (isMeant === undefined) {
    return refuse([diagnose(templateNotNamed, { text: wanted ?? '' })], session);
  }
  const many = readManyApps({ ...options, all: true });
  if (many === undefined || 'code' in many) throw new Error('There is no flag for one app');
  const located = await locateApps('.', session, many);
  const { apps, problem } = located;
  if (problem !== undefined) return reportNotLocated(session, 'registry affected', apps, problem);
  const offline = options.offline === true;
  const registries = await openRegistries(cwd, 'all', { env, offline });
  if (!('library' in registries)) return refuse(registries, session);

  const findings = [
    ...located.notes,
    ...registries.configured.flatMap((each) => each.problem ?? []),
  ];
  const found = apps.flatMap((root) => {
    const lock = lockOf(root, cwd);
    if ('code' in lock) findings.push(lock);
    const uses = 'code' in lock ? [] : usesOf(lock, registries.library).filter(isMeant);
    return uses.length === 0 ? [] : [{ root, path: pathFrom(cwd, root), uses }];
  });
  if (json) {
    const diagnostics = findings.map((each) => jsonDiagnostic(each, sourceFrom(cwd)));
    io.raw(jsonText({ version: 1, exitCode: 0, apps: found, diagnostics }));
    return 'done';
  }
  const rows = found.flatMap(({ path, uses }) => uses.map((use) => [path, ...cellsOf(use)]));
  const behind = found.flatMap(({ uses }) => uses).filter(({ state }) => state === 'behind');
  io.out(...columns(rows).map((line) => `  ${line}`), ...(rows.length === 0 ? [] : ['']));
  io.out(
    rows.length === 0
      ? `None of ${counted(located.count, 'app')} has ${wanted ?? 'a template'} on file.`
      : `${counted(rows.length, 'use')} in ${counted(found.length, 'app')}, ${behind.length} behind.`,
  );
  io.err(...findingLines(findings, session));
  return 'done';
};

function cellsOf({ template, version, state, now, by, functions }: TemplateUse): string[] {
  const states = { current: '', behind: `now ${now}`, unknown: 'not to be found' };
  const made = functions.join(', ');
  return [template, version, states[state], by === undefined ? made : `for ${by}`];
}

/** The lock of an app, or why it cannot be read, with paths from the working folder. */
function lockOf(root: string, cwd: string): ReturnType<typeof readLock> {
  try {
    const lock = readLock(openTree(root));
    return 'code' in lock ? fromFolder(lock, relative(cwd, root)) : lock;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return unreadable(pathFrom(cwd, root), root, error);
  }
}

function fromFolder(finding: Diagnostic, folder: string): Diagnostic {
  const { at } = finding;
  if (at === undefined) return finding;
  const path = [...folder.split(sep), at.path].filter((part) => part !== '').join('/');
  return { ...finding, at: { ...at, path } };
}
