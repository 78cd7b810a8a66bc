import type { Session } from '../cli/command.ts';
import type { CreateOptions } from '../cli/commands/create-options.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { recovered } from '../diagnostics/environment.ts';
import {
  appExists,
  environmentKept,
  installFailed,
  notCommitted,
} from '../diagnostics/generators.ts';
import { legacyApp } from '../generators/app.ts';
import type { Answers } from '../generators/templates/question.ts';
import { readLock } from '../registry/lock/lock-file.ts';
import type { PlannedRun } from '../registry/plan/record-generated.ts';
import { apply } from '../workspace/transaction/apply.ts';
import type { AppLock } from '../workspace/transaction/lock.ts';
import { recover } from '../workspace/transaction/recover.ts';
import { type DiskTree, memoryTree, openTree, Unreadable } from '../workspace/tree/disk.ts';
import type { AppTemplates } from './app-templates.ts';
import { lockTimeoutMs } from './hold-folder.ts';
import { installCommands } from './install-commands.ts';
import type { NewFolder } from './new-folder.ts';
import { refusalFinding } from './refusal.ts';
import { unreadable } from './unreadable.ts';

/**
 * Puts right what an earlier run left behind, and says what stands against an app here, before
 * anything is asked. Notes stand against nothing.
 */
export async function lookInto(target: NewFolder): Promise<Diagnostic[]> {
  if (!target.exists) return [];
  const found = await recover(target.root, lockTimeoutMs);
  if (found.kind !== 'clean' && found.kind !== 'recovered')
    return [refusalFinding(found, target.root)];
  const notes = found.kind === 'recovered' ? [diagnose(recovered, found)] : [];
  return [...notes, ...reading(target, () => asList(legacyApp(openTree(target.root))))];
}

/** An app that is there already, for a person who would otherwise be asked in vain. */
export function appAlready(target: NewFolder): Diagnostic[] {
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
    if ('code' in lock) return [lock];
    run = templates.plan(read, lock, target.root, answers);
    return [];
  });
  return { ...run, diagnostics: [...problems, ...run.diagnostics], ...(tree && { tree }) };
}

/** Writes the app as one transaction; where that fails, everything is as it was. */
export async function writeInto(
  target: NewFolder,
  { tree, changes }: PlannedApp,
  lock: AppLock,
): Promise<Diagnostic[]> {
  const outcome = await apply(target.root, changes, {
    lock,
    ...(tree && { inputs: tree.inputs() }),
  });
  if (outcome.kind === 'rejected') throw new Error('nothing was asked that could reject it');
  return outcome.kind === 'applied' ? [] : [refusalFinding(outcome, target.root)];
}

/** What came of it beside the files. */
export interface Extras {
  readonly installed: boolean;
  readonly findings: readonly Diagnostic[];
}

/** Files that a package manager writes when it installs, and that belong into git. */
const lockFiles = ['uv.lock', 'poetry.lock'];

/** Installs the packages and makes the first commit, as far as that was asked for. */
export async function complete(
  target: NewFolder,
  planned: PlannedApp,
  answers: Answers,
  flags: CreateOptions,
  session: Session,
): Promise<Extras> {
  const { stop } = session;
  const extras = flags.install
    ? await install(target, planned, answers, session)
    : { installed: false, findings: [] };
  if (!flags.git || stop.exit !== undefined) return extras;
  const written = planned.changes.flatMap(({ after }) => (after ? [after.path] : []));
  const locks = lockFiles.filter((path) => planned.tree?.file(path) === undefined);
  const { firstCommit } = await import('./first-commit.ts');
  const commit = await stop.hold(firstCommit(target.root, [...written, ...locks]));
  if (commit?.kind !== 'failed') return extras;
  return { ...extras, findings: [...extras.findings, diagnose(notCommitted, commit)] };
}

async function install(
  target: NewFolder,
  planned: PlannedApp,
  answers: Answers,
  { stop, io }: Session,
): Promise<Extras> {
  const commands = installCommands(answers);
  if (planned.tree?.entries('').some(({ name }) => name === '.venv')) {
    const command = commands.at(answers.packages === 'pip' ? -1 : 0) ?? '';
    return { installed: false, findings: [diagnose(environmentKept, { command })] };
  }
  io.out('', 'Installing the Python packages into .venv …');
  const { installPackages } = await import('./install-packages.ts');
  const installation = await stop.hold(installPackages(target.root, answers));
  const reason = installation?.problem;
  if (reason === undefined) return { installed: installation !== undefined, findings: [] };
  const finding = diagnose(installFailed, { reason, command: commands.join(' && ') });
  return { installed: false, findings: [finding] };
}

/** Findings of a step that reads the folder; what cannot be read is one too. */
function reading(target: NewFolder, read: () => Diagnostic[]): Diagnostic[] {
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
