import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { environment } from '../python/environment.ts';
import { fixtures } from './fixture.ts';

const python = await environment('tools');
const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-black-'));
afterAll(() => rmSync(scratch, { recursive: true }));

await initParser();
// Where all goes into one file, that is as stable as what went in.
const inPlace = fixtures.filter(({ options }) => options.layout !== 'single-file');
const written = inPlace.flatMap(({ name, files, options }) => {
  const tree = memoryTree(files);
  return changes(tree, runToCompletion(planMigration(tree, options)).edits)
    .filter((each) => each.after?.path.endsWith('.py'))
    .map(({ before, after }) => ({
      fixture: name,
      file: after?.path ?? '',
      before: before?.bytes ?? new Uint8Array(),
      after: after?.bytes ?? new Uint8Array(),
    }));
});
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** What black makes of all files at once; files it cannot parse stay as they are. */
function format(side: 'before' | 'after'): Map<(typeof written)[number], string> {
  const folder = path.join(scratch, side);
  const place = (index: number) => path.join(folder, `${index}.py`);
  mkdirSync(folder);
  written.forEach((each, index) => {
    writeFileSync(place(index), each[side]);
  });
  execFileSync(python, ['-m', 'black', '-q', folder]);
  return new Map(written.map((each, index) => [each, readFileSync(place(index), 'utf8')]));
}

let before = new Map<(typeof written)[number], string>();
let after = new Map<(typeof written)[number], string>();
beforeAll(() => {
  before = format('before');
  after = format('after');
}, 60_000);

/** Calls inside a longer expression are rewritten where they stand. */
const tooLong = ['tests-of-the-app: tests/test_app.py'];

describe('what black leaves alone before, it leaves alone after', () => {
  test.each(written)('$fixture: $file', (each) => {
    const name = `${each.fixture}: ${each.file}`;
    if (before.get(each) !== text(each.before) || tooLong.includes(name)) return;
    expect(text(each.after)).toBe(after.get(each));
  });
});
