import { resolve } from 'node:path';
import { readText } from '../workspace/text/text.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';

/** The answers in a JSON file, or why there are none. */
export function readAnswers(path: string, cwd: string): Record<string, unknown> | string {
  const file = resolve(cwd, path);
  try {
    const folder = openTree(resolve(file, '..'));
    const found = folder.file(file.slice(folder.root.length).replace(/^[/\\]/, ''));
    const read = found && readText(found);
    if (read === undefined) return 'is not there';
    if (read.kind === 'undecodable') return read.reason;
    const json: unknown = JSON.parse(read.text);
    return isRecord(json) ? json : 'holds no JSON object';
  } catch (error) {
    if (error instanceof Unreadable) return 'cannot be read';
    if (error instanceof SyntaxError) return `is no JSON: ${error.message}`;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
