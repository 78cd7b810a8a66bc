import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  appExists,
  environmentKept,
  installFailed,
  notCommitted,
  otherPython,
  toolMissing,
} from '../../diagnostics/generators.ts';
import { legacyApp } from '../../generators/new-app/app.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import type { PlannedRun } from '../../registry/plan/record-generated.ts';
import { type DiskTree, memoryTree, openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import { recoverApp } from '../apps/recover-app.ts';
import { type Host, untilAborted } from '../host.ts';
import type { VerifyOptions } from '../options.ts';
import type { Proof } from '../outcome.ts';
import type { AppTemplates } from './app-templates.ts';
import { installCommands } from './install-commands.ts';
import type { NewFolder } from './new-folder.ts';

/** Recovers the folder from an interrupted run, and says what is against an app there before anything is asked. */
export async function inspectTarget(target: NewFolder): Promise<readonly Diagnostic[]> {
  if (!target.exists) return [];
  const { kind, diagnostics } = await recoverApp(target.root);
  if (kind === 'blocked') return [...diagnostics];
  return [...diagnostics, ...reading(target, () => asList(legacyApp(openTree(target.root))))];
}

/** An app that exists already, for a person who would otherwise be asked in vain. */
export function existingApp(target: NewFolder): readonly Diagnostic[] {
  const path = 'function_app.py';
  if (!target.exists) return [];
  return reading(target, () =>
    openTree(target.root).file(path) === undefined ? [] : [diagnose(appExists, { path })],
  );
}

/** What would be written, and from what it was planned. */
export interface PlannedApp extends PlannedRun {
  /** Absent for a folder that is not there. */
  readonly tree?: DiskTree;
}

/** Plans the app; `locked` means that the folder is there by now and stays as it is. */
export function planInto(
  target: NewFolder,
  templates: AppTemplates,
  answers: Answers,
  locked: boolean,
): PlannedApp {
  const tree = locked || target.exists ? openTree(target.root) : undefined;
  const read = tree ?? memoryTree({});
  let run: PlannedRun = { changes: [], diagnostics: [], sensitive: [], templates: [] };
  const problems = reading(target, () => {
    const lock = readLock(read);
    if (lock.kind === 'failed') return lock.diagnostics;
    run = templates.plan(read, lock.value, target.root, answers);
    return [];
  });
  return { ...run, diagnostics: [...problems, ...run.diagnostics], ...(tree && { tree }) };
}

/** What came of it beside the files. */
export interface Extras {
  readonly installed: boolean;
  /** Whether the packages could not be installed, or the app does not index. */
  readonly failed: boolean;
  /** Whether the new app was indexed. */
  readonly proof?: Proof;
  readonly diagnostics: readonly Diagnostic[];
}

/** Files that a package manager writes when it installs, and that belong into git. */
const lockFiles = ['uv.lock', 'poetry.lock'];

/** Installs the packages and makes the first commit, as far as that is wanted. */
export async function completeApp(
  target: NewFolder,
  planned: PlannedApp,
  answers: Answers,
  wanted: VerifyOptions & { readonly install: boolean; readonly git: boolean },
  host: Host,
): Promise<Extras> {
  // Before they are written: the tree reads a file when it is asked for it.
  const locks = lockFiles.filter((path) => planned.tree?.file(path) === undefined);
  const packages = wanted.install
    ? await install(target, planned, answers, host)
    : { installed: false, failed: false, diagnostics: [] };
  const { indexNewApp } = await import('./index-new-app.ts');
  const proved = host.signal.aborted ? {} : await indexNewApp(target.root, planned, wanted, host);
  const extras: Extras = {
    ...packages,
    ...(proved.proof && { proof: proved.proof }),
    failed: packages.failed || proved.failed === true,
    diagnostics: [...packages.diagnostics, ...(proved.diagnostics ?? [])],
  };
  if (!wanted.git || host.signal.aborted) return extras;
  const written = planned.changes.flatMap(({ after }) => (after ? [after.path] : []));
  const { firstCommit } = await import('./first-commit.ts');
  const commit = await untilAborted(firstCommit(target.root, [...written, ...locks]), host.signal);
  if (commit?.kind !== 'failed') return extras;
  return { ...extras, diagnostics: [...extras.diagnostics, diagnose(notCommitted, commit)] };
}

async function install(
  target: NewFolder,
  planned: PlannedApp,
  answers: Answers,
  host: Host,
): Promise<Extras> {
  const commands = installCommands(answers, host.env);
  if (planned.tree?.entries('').some(({ name }) => name === '.venv')) {
    const command = commands.at(answers.packages === 'pip' ? -1 : 0) ?? '';
    const kept = diagnose(environmentKept, { command });
    return { installed: false, failed: false, diagnostics: [kept] };
  }
  host.on({ kind: 'progress', text: 'Installing the Python packages into .venv …' });
  const { installPackages } = await import('./install-packages.ts');
  const installation = await untilAborted(installPackages(target.root, answers, host), host.signal);
  const command = commands.join(' && ');
  const failed = (diagnostic: Diagnostic): Extras => {
    return { installed: false, failed: true, diagnostics: [diagnostic] };
  };
  switch (installation?.kind) {
    case undefined:
      return { installed: false, failed: false, diagnostics: [] };
    case 'failed':
      return failed(diagnose(installFailed, { reason: installation.reason, command }));
    case 'no-tool': {
      const { tool } = installation;
      const from = { uv: 'https://docs.astral.sh/uv/', poetry: 'https://python-poetry.org/docs/' };
      const slots = { tool, install: from[tool], command: commands[0] ?? '' };
      return failed(diagnose(toolMissing, slots));
    }
    case 'installed': {
      const { python: found } = installation;
      const wanted = String(answers.python);
      const isOther = found !== undefined && found !== wanted;
      const diagnostics = isOther ? [diagnose(otherPython, { found, wanted })] : [];
      return { installed: true, failed: false, diagnostics };
    }
  }
}

/** The diagnostics of a step that reads the folder; what cannot be read is one too. */
function reading(target: NewFolder, read: () => readonly Diagnostic[]): readonly Diagnostic[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [unreadable(target.root, target.root, error)];
  }
}

function asList<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
