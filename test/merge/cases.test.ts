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

/** A `|` at the end of a version stands for no line end there, and `␍` for a carriage return. */
const casesIn = (file: string) =>
  readFileSync(new URL(`fixtures/${file}-cases.txt`, import.meta.url), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((block): Case => {
      const [name = '', ...rest] = block.split('\n');
      const [, path = '', base = '', ours = '', theirs = ''] =
        /^--- base (.*)\n([\s\S]*)^--- ours\n([\s\S]*)^--- theirs\n([\s\S]*)$/m.exec(
          rest.join('\n'),
        ) ?? [];
      const whole = (text: string) => text.replace(/\|\n$/, '').replaceAll('␍', '\r');
      return { name, path, base: whole(base), ours: whole(ours), theirs: whole(theirs) };
    });

it.each([
  ['merge', 'merges', 150],
  ['format', 'merges-of-formats', 140],
])('merges each %s case as it is on file', async (file, snapshot, least) => {
  const cases = casesIn(file);
  expect(cases.length).toBeGreaterThanOrEqual(least);
  const shown = cases.map((each) => `=== ${each.name}\n${show(each, mergeFile(each.path, each))}`);
  await expect(shown.join('\n')).toMatchFileSnapshot(`../../snapshots/registry/${snapshot}.txt`);
});

function show({ ours }: Case, { edits, conflicts, missing }: Merged): string {
  const told = missing.map((what) => `(${what} is gone)\n`);
  const text = withEdits(ours, edits);
  if (text === ours && edits.length > 0) told.push('(edits that change nothing)\n');
  if (conflicts.length === 0) return shown(text) + told.join('');
  const sides = conflicts.map(({ what, span, base, ours: mine, theirs }) => {
    // They are the same but for line ends and indentation.
    const isThere = spaceless(mine) === spaceless(ours.slice(span.start, span.end));
    const at = isThere ? '' : ' elsewhere';
    return `! ${what}${at}\n--- base\n${base}\n--- ours\n${mine}\n--- theirs\n${theirs}\n`;
  });
  return sides.join('') + told.join('');
}

function spaceless(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function shown(text: string): string {
  return text.replaceAll('\r', '␍');
}
