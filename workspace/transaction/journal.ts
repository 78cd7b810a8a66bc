import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FilePrint } from '../tree/disk.ts';
import { rename } from './rename.ts';
import { isRealFolder } from './state.ts';

export interface JournalFile extends FilePrint {
  readonly path: string;
}

/** One file of a run. Its number is its place in the journal. */
export interface JournalEntry {
  readonly before?: JournalFile;
  readonly after?: JournalFile;
}

/** What a run does, written once before it touches anything. */
export interface Journal {
  readonly version: 1;
  readonly entries: readonly JournalEntry[];
  /** Folders that were there before the run, with their modes. */
  readonly folders: { readonly [path: string]: number };
}

/**
 * A run on disk: `old/<n>` holds the originals once they are out of the tree, `new/<n>` the new files
 * until they are in it. What has been done can therefore be read off the two folders, and going back
 * is going forward with both exchanged.
 */
export interface JournalRun {
  readonly folder: string;
  readonly journal: Journal;
}

export const JOURNAL = 'journal.json';

const PHASES = ['forward', 'back', 'applied', 'undone'] as const;

/** `forward` and `back`: under way, and where to. */
export type Phase = (typeof PHASES)[number];

export function oldIn(run: string): string {
  return join(run, 'old');
}

export function newIn(run: string): string {
  return join(run, 'new');
}

/** The run in a folder; undefined where none was begun or its journal is damaged. */
export function readRun(folder: string): (JournalRun & { readonly phase: Phase }) | undefined {
  if (![folder, oldIn(folder), newIn(folder)].every(isRealFolder)) return undefined;
  try {
    const journal: unknown = JSON.parse(readFileSync(join(folder, JOURNAL), 'utf8'));
    const phase = phaseIn(folder);
    return phase && isJournal(journal) ? { folder, journal, phase } : undefined;
  } catch {
    return undefined;
  }
}

/** From here on the run is completed or rolled back, whatever happens. */
export function begin(run: JournalRun, phase: Phase): void {
  closeSync(openSync(join(run.folder, marker(phase)), 'wx'));
  const draft = join(run.folder, `${JOURNAL}.draft`);
  const file = openSync(draft, 'wx');
  try {
    writeFileSync(file, JSON.stringify(run.journal));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rename(draft, join(run.folder, JOURNAL));
  syncFolder(run.folder);
}

/** The phase is the name of an empty file, so that changing it works on a full disk too. */
export function setPhase(run: JournalRun, phase: Phase): void {
  const current = phaseIn(run.folder);
  if (!current) throw new Error(`no phase in ${run.folder}`);
  rename(join(run.folder, marker(current)), join(run.folder, marker(phase)));
  syncFolder(run.folder);
}

function phaseIn(folder: string): Phase | undefined {
  const names = new Set(readdirSync(folder));
  return PHASES.find((phase) => names.has(marker(phase)));
}

function marker(phase: Phase): string {
  return `phase-${phase}`;
}

/** Makes renames in a folder durable, where the system can. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

// The journal lies in the user's folder: it may come from anywhere.
function isJournal(value: unknown): value is Journal {
  if (!isObject(value) || value.version !== 1 || !isObject(value.folders)) return false;
  const { entries, folders } = value;
  return (
    Array.isArray(entries) &&
    entries.every((entry) => isObject(entry) && isSide(entry.before) && isSide(entry.after)) &&
    Object.values(folders).every((mode) => typeof mode === 'number')
  );
}

function isSide(side: unknown): boolean {
  if (side === undefined) return true;
  return (
    isObject(side) &&
    typeof side.path === 'string' &&
    typeof side.sha256 === 'string' &&
    typeof side.mode === 'number'
  );
}

export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
