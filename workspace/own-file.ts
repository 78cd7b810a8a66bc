import {
  closeSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type Attempt, failedBecause, ok } from './attempt.ts';

/**
 * How files begin that pyfunc saves on request, by the endings of their names: plans and reports. Only
 * such a file is replaced by another one, and none of them is part of an app.
 */
export const ownMarks = {
  plan: '{\n  "kind": "pyfunc-plan",',
  page: '<!doctype html><!-- pyfunc report -->',
  markdown: '<!-- pyfunc report -->\n',
} as const;

const marksByEnding: readonly (readonly [RegExp, string])[] = [
  [/(?<!^function|^host|settings)\.json$/i, ownMarks.plan],
  [/\.html?$/i, ownMarks.page],
  [/\.md$/i, ownMarks.markdown],
];

/** Whether pyfunc saved this file. One that cannot be read is not known to be. */
export function isOwnFile(path: string, name: string): boolean {
  const mark = marksByEnding.find(([ending]) => ending.test(name))?.[1];
  if (mark === undefined) return false;
  let handle: number | undefined;
  try {
    handle = openSync(path, 'r');
    const head = Buffer.alloc(mark.length);
    return readSync(handle, head, 0, head.length, 0) === head.length && head.toString() === mark;
  } catch {
    return false;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/**
 * Writes a file whose text begins with `mark`, in place of an older one that does. Returns why not, as
 * the end of a sentence, where something else is in its place or the system refuses.
 */
export function writeOwnFile(path: string, mark: string, text: string): string | undefined {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found && !(found.isFile() && readFileSync(path, 'utf8').startsWith(mark))) {
      return 'is there already, and pyfunc did not make it';
    }
    writeFileSync(draft, text, { flag: 'wx' });
    renameSync(draft, path);
    return undefined;
  } catch (error) {
    rmSync(draft, { force: true });
    return `cannot be written (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** The text of such a file, or why it cannot be read, as the end of a sentence. */
export function readOwnFile(path: string): Attempt<string> {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return failedBecause('is not there');
    if (!found.isFile()) return failedBecause('is not a file');
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return failedBecause(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
