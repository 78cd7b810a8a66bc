import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import type { Merged, Versions } from '../../merge/merge.ts';
import { mergeFile } from '../../merge/merge-file.ts';
import { initParser } from '../../python/parse.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';

beforeAll(initParser);

interface Case extends Versions {
  readonly name: string;
  readonly path: string;
}

/** A `|` at the end of a version stands for no line end there. */
const cases = readFileSync(new URL('fixtures/merge-cases.txt', import.meta.url), 'utf8')
  .split(/^=== /m)
  .slice(1)
  .map((block): Case => {
    const [name = '', ...rest] = block.split('\n');
    const [, path = '', base = '', ours = '', theirs = ''] =
      /^--- base (.*)\n([\s\S]*)^--- ours\n([\s\S]*)^--- theirs\n([\s\S]*)$/m.exec(
        rest.join('\n'),
      ) ?? [];
    const whole = (text: string) => text.replace(/\|\n$/, '');
    return { name, path, base: whole(base), ours: whole(ours), theirs: whole(theirs) };
  });

it('merges each case as it is on file', async () => {
  expect(cases.length).toBeGreaterThanOrEqual(50);
  const shown = cases.map((each) => `=== ${each.name}\n${show(each, mergeFile(each.path, each))}`);
  await expect(shown.join('\n')).toMatchFileSnapshot('../../snapshots/registry/merges.txt');
});

function show({ ours }: Case, { edits, conflicts, missing }: Merged): string {
  const told = missing.map((what) => `(${what} is gone)\n`);
  if (conflicts.length === 0) return withEdits(ours, edits) + told.join('');
  const sides = conflicts.map(
    ({ what, base, ours: mine, theirs }) =>
      `! ${what}\n--- base\n${base}\n--- ours\n${mine}\n--- theirs\n${theirs}\n`,
  );
  return sides.join('') + told.join('');
}
