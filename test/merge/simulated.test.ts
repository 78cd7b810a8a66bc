import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { mergeFile } from '../../merge/merge-file.ts';
import { initParser } from '../../python/parse.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';
import { environment } from '../python/environment.ts';
import {
  edited,
  editsOf,
  overlap,
  randomFrom,
  sayings,
  startingApp,
  write,
} from './simulated-updates.ts';

const py313 = await environment('py313');
beforeAll(initParser);

/** 300 in the suite; `npm run simulate` makes 5,000. With `FIRST`, a long run can be made in pieces. */
const count = Number(process.env.UPDATES ?? 300);
const first = Number(process.env.FIRST ?? 0);
const updates = Array.from({ length: count }, (_, index) => {
  const seed = first + index;
  const random = randomFrom(seed * 7919 + 1);
  const [user, template] = [editsOf('user', random), editsOf('template', random)];
  const isOverlap = user.some((mine) => template.some((its) => overlap(mine.places, its.places)));
  const versions = { base: write(startingApp()), ours: edited(user), theirs: edited(template) };
  return { seed, user, template, isOverlap, versions };
});

it(`${count} updates meet only where both sides changed one place, and lose nothing`, {
  timeout: 120_000 + 200 * count,
}, () => {
  const merged = updates.map(({ versions }) => mergeFile('function_app.py', versions));
  const conflicts = updates.filter((_, index) => (merged[index]?.conflicts.length ?? 0) > 0);
  const needless = conflicts.filter(({ isOverlap }) => !isOverlap).map(({ seed }) => seed);
  expect(needless).toEqual([]);

  const overlaps = updates.filter(({ isOverlap }) => isOverlap);
  // Git is a process for each, so it gets every fourth.
  const sample = updates.filter(({ seed }) => seed % 4 === 0);
  const inGit = conflictsInGit(sample);
  const inSample = conflicts.filter((each) => sample.includes(each)).length;
  console.log(
    `of ${updates.length}: true overlaps ${overlaps.length}, conflicts ${conflicts.length}; of ${sample.length}: conflicts ${inSample}, git ${inGit}`,
  );
  expect(conflicts.length).toBeLessThanOrEqual(overlaps.length);
  expect(inGit).toBeGreaterThan(2 * inSample);

  const results = updates.flatMap((update, index) => {
    const { edits = [], conflicts: own = [], missing = [] } = merged[index] ?? {};
    if (own.length > 0) return [];
    return [{ ...update, missing, text: withEdits(update.versions.ours, edits) }];
  });
  expect(unparsable(results.map(({ text }) => text))).toEqual([]);
  // Apart from each other, the edits of both sides make one app, whichever comes first.
  const other = results
    .filter(({ isOverlap }) => !isOverlap)
    .filter(({ user, template, text }) => {
      return String(sayings(text)) !== String(sayings(edited([...user, ...template])));
    });
  expect(other.map(({ seed }) => seed)).toEqual([]);
  // Where they met without a conflict, the user's stands, and what is not there of the other is told.
  const lost = results.flatMap(({ seed, user, template, missing, isOverlap, text }) => {
    const isThere = (words: string) => text.includes(words);
    const told = isOverlap && missing.length === 0 ? template : [];
    const absent = [...user, ...told]
      .flatMap(({ leaves }) => leaves)
      .filter((each) => !isThere(each));
    return absent.length === 0 ? [] : [{ seed, absent }];
  });
  expect(lost).toEqual([]);
});

it('a module of which the owner changed no declaration comes to what the template has', () => {
  const [head = '', ...functions] = write(startingApp()).trimEnd().split('\n\n\n');
  const own = head.replace('FunctionApp()', 'FunctionApp(http_auth_level=func.AuthLevel.ADMIN)');
  const inOrder = [`import os\n${own}`, ...functions.toReversed()].join('\n\n\n');
  const different = Array.from({ length: 200 }, (_, seed) => seed).filter((seed) => {
    const edits = editsOf('template', randomFrom(seed * 15485863 + 3));
    const theirs = edited(edits);
    const versions = { base: write(startingApp()), ours: `${inOrder}\n`, theirs };
    const { conflicts, edits: made } = mergeFile('function_app.py', versions);
    const [wanted = ''] = theirs.split('\n\n\n', 1);
    const now = withEdits(versions.ours, made)
      .replace('FunctionApp(http_auth_level=func.AuthLevel.ADMIN)', 'FunctionApp()')
      .replace(wanted.includes('import os\n') ? /^$/ : /^import os\n/m, '');
    return conflicts.length > 0 || String(sayings(now)) !== String(sayings(theirs));
  });
  expect(different).toEqual([]);
});

const base = write(startingApp());
const indentedBy = (unit: string) =>
  base.replace(/^(?: {4})+/gm, (blanks) => unit.repeat(blanks.length / 4));

it.each([
  ['single quotes', base.replace(/"([^"\n]*)"/g, "'$1'")],
  ['two spaces', indentedBy('  ')],
  ['tabs', indentedBy('\t')],
])('%s are no change of the user', (_, ours) => {
  const meeting = Array.from({ length: 15 }, (_, seed) => seed).filter((seed) => {
    const theirs = edited(editsOf('template', randomFrom(seed * 104729 + 5)));
    return mergeFile('function_app.py', { base, ours, theirs }).conflicts.length > 0;
  });
  expect(meeting).toEqual([]);
});

function unparsable(texts: readonly string[]): string[] {
  const program = `
import json, sys
for at, text in enumerate(json.load(sys.stdin)):
    try:
        compile(text, 'function_app.py', 'exec', dont_inherit=True)
    except SyntaxError as error:
        print(at, error)
`;
  const input = JSON.stringify(texts);
  const said = execFileSync(py313, ['-c', program], { input, encoding: 'utf8' });
  return said.split('\n').filter((line) => line !== '');
}

function conflictsInGit(sample: typeof updates): number {
  const folder = mkdtempSync(join(tmpdir(), 'pyfunc-merge-'));
  const names = ['ours', 'base', 'theirs'] as const;
  const paths = names.map((name) => join(folder, name));
  const conflicting = sample.filter(({ versions }) => {
    for (const [at, name] of names.entries()) writeFileSync(paths[at] ?? '', versions[name]);
    return spawnSync('git', ['merge-file', '-p', '-q', ...paths]).status !== 0;
  });
  rmSync(folder, { recursive: true });
  return conflicting.length;
}
