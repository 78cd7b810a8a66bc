import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { initParser } from '../../python/parse.ts';
import { mergeFile } from '../../registry/merge/merge-file.ts';
import { withEdits } from '../../workspace/text-edit.ts';
import { py313 } from '../python/oracle.ts';
import { edited, editsOf, overlap, randomFrom, startingApp, write } from './simulated-updates.ts';

beforeAll(initParser);

const updates = Array.from({ length: 2_000 }, (_, seed) => {
  const random = randomFrom(seed * 7919 + 1);
  const [user, template] = [editsOf('user', random), editsOf('template', random)];
  const isOverlap = user.some((mine) => template.some((its) => overlap(mine.places, its.places)));
  const versions = { base: write(startingApp()), ours: edited(user), theirs: edited(template) };
  return { seed, user, template, isOverlap, versions };
});

it('2,000 updates meet only where both sides changed one place, and lose nothing', {
  timeout: 180_000,
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
    const { edits = [], conflicts: own = [] } = merged[index] ?? {};
    return own.length > 0 ? [] : [{ ...update, text: withEdits(update.versions.ours, edits) }];
  });
  expect(unparsable(results.map(({ text }) => text))).toEqual([]);
  const lost = results.flatMap(({ seed, user, template, isOverlap, text }) => {
    const words = isOverlap ? user : [...user, ...template];
    const absent = words.flatMap(({ leaves }) => leaves).filter((each) => count(text, each) !== 1);
    const present = words.flatMap(({ takes }) => takes).filter((each) => text.includes(each));
    return absent.length + present.length === 0 ? [] : [{ seed, absent, present }];
  });
  expect(lost).toEqual([]);
  const untouched = results.flatMap(({ seed, user, template, text }) =>
    startingApp()
      .functions.filter(({ name }) =>
        [...user, ...template].every(({ places }) => !overlap(places, [name])),
      )
      .filter((each) => {
        const app = { imports: [], constants: [], functions: [each] };
        return !text.includes(
          write(app)
            .trim()
            .replace(/^app = .*\n*/, ''),
        );
      })
      .map(({ name }) => `${seed}: ${name}`),
  );
  expect(untouched).toEqual([]);
});

function count(text: string, words: string): number {
  return text.split(words).length - 1;
}

function unparsable(texts: readonly string[]): string[] {
  const program = `
import ast, json, sys
for at, text in enumerate(json.load(sys.stdin)):
    try:
        ast.parse(text)
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
