import { describe, expect, it } from 'vitest';
import { mergeFile } from '../../merge/merge-file.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';

// Each change of a key reads the text again.
describe('JSON of two million characters, of which many keys change', () => {
  const pad = `"pad": "${'x'.repeat(2_000_000)}",`;
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  const text = (value: number, more: readonly (readonly [above: number, line: string])[] = []) =>
    [
      ...['{', pad],
      ...numbers.flatMap((at) => [
        ...more.flatMap(([above, line]) => (above === at ? [line] : [])),
        `"k${at}": ${at % 4 < 2 ? value : 0},`,
      ]),
      ...['"a": 1', '}', ''],
    ].join('\n');
  const commented = text(2, [[11, '/*'] as const, [19, '*/'] as const]);

  it.each<[string, string, string, string | undefined]>([
    ['is merged by lines', `// mine\n${text(1)}`, text(2), undefined],
    ['in one place', text(1).replace('"k4": 1', '"k4": 3'), text(2), 'lines 7 to 8'],
    ['into text that is not JSON', text(1, [[15, '/* mine */']]), commented, 'the whole file'],
  ])('%s', (_, ours, theirs, conflict) => {
    const { edits, conflicts } = mergeFile('x.jsonc', { base: text(1), ours, theirs });
    expect(conflicts.map(({ what }) => what)).toEqual(conflict === undefined ? [] : [conflict]);
    if (conflict === undefined) expect(withEdits(ours, edits)).toBe(`// mine\n${text(2)}`);
  });

  it('is merged by keys where few change', () => {
    const ours = text(1).replace('"k3": 0', '"k3": 5');
    const theirs = text(1).replace('"k4": 1', '"k4": 2');
    const { edits, conflicts } = mergeFile('x.json', { base: text(1), ours, theirs });
    expect(conflicts).toEqual([]);
    expect(withEdits(ours, edits)).toBe(ours.replace('"k4": 1', '"k4": 2'));
  });
});
