import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { mergeFile } from '../../../merge/merge-file.ts';
import { initParser } from '../../../python/parse.ts';
import { spreadOutput } from '../../../registry/update/spread-output.ts';
import { withEdits } from '../../../workspace/text/text-edit.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import {
  functions,
  type RefactoredUpdate,
  refactoredUpdate,
} from '../../merge/refactored-updates.ts';
import { environment } from '../../python/environment.ts';

const py313 = await environment('py313');
beforeAll(initParser);

/** 200 in the suite; `npm run simulate` makes 5,000. With `FIRST`, a long run can be made in pieces. */
const count = Number(process.env.UPDATES ?? 200);
const first = Number(process.env.FIRST ?? 0);
const updates = Array.from({ length: count }, (_, index) => refactoredUpdate(first + index));

interface Result {
  readonly conflicts: readonly string[];
  readonly missing: readonly string[];
  readonly files: { readonly [path: string]: string };
}

function resultOf({ base, ours, theirs }: RefactoredUpdate): Result {
  const tree = memoryTree(ours);
  const { parts, unplaced } = spreadOutput(
    tree,
    'function_app.py',
    base,
    theirs,
    new Set(functions),
  );
  const files: Record<string, string> = { ...ours };
  const conflicts = unplaced.map(({ what }) => what);
  const missing: string[] = [];
  for (const part of parts) {
    const own = ours[part.path] ?? '';
    const merged = mergeFile(part.path, { ...part, ours: own, rendered: theirs });
    conflicts.push(...merged.conflicts.map(({ what }) => what));
    missing.push(...merged.missing);
    if (merged.conflicts.length === 0) files[part.path] = withEdits(own, merged.edits);
  }
  return { conflicts, missing, files };
}

it(`${count} updates of refactored modules lose nothing and break nothing`, {
  timeout: 120_000 + 200 * count,
}, () => {
  const results = updates.map((update) => ({ update, ...resultOf(update) }));
  const told = ({ update }: (typeof results)[number]) => [
    update.seed,
    ...update.owner,
    '|',
    ...update.template,
  ];
  const conflicts = results.filter((each) => each.conflicts.length > 0);
  const needless = conflicts.filter(({ update }) => !update.isOverlap);
  const merged = results.filter((each) => each.conflicts.length === 0);
  const plain = (text: string) =>
    text
      .replaceAll("'", '"')
      .replace(/\baf\./g, 'func.')
      .replace(/,?\s+/g, ' ');
  const isIn = (words: readonly string[], files: Result['files']) => {
    const all = plain(Object.values(files).join('\n'));
    return words.every((word) => all.includes(plain(word)));
  };
  const isOut = (words: readonly string[], files: Result['files']) => {
    const all = plain(Object.values(files).join('\n'));
    return words.every((word) => !all.includes(plain(word)));
  };
  const lost = merged.filter(
    ({ update, files, missing }) =>
      missing.length === 0 && !(isIn(update.its, files) && isOut(update.gone, files)),
  );
  const said = merged.filter(({ missing }) => missing.length > 0);
  const mineLost = merged.filter(({ update, files }) => !isIn(update.mine, files));
  const undefinedIn = undefinedNames(merged.map(({ files }) => Object.values(files)));
  const undefinedBefore = undefinedNames(
    merged.map(({ update }) => [...Object.values(update.ours), update.theirs]),
  );
  const broken = merged.filter((_, at) => {
    return undefinedIn[at]?.some((name) => !undefinedBefore[at]?.includes(name));
  });
  const sample = updates.filter(({ seed }) => seed % 4 === 0);
  console.log(
    [
      `of ${count}: true overlaps ${updates.filter(({ isOverlap }) => isOverlap).length}`,
      `conflicts ${conflicts.length}, of them needless ${needless.length}`,
      `lost in silence ${lost.length}, said to be gone ${said.length}, owner's edits lost ${mineLost.length}, undefined names ${broken.length}`,
      `git merge-file on ${sample.length}: ${gitOn(sample)}`,
    ].join('\n'),
  );
  if (process.env.UPDATES) {
    for (const each of needless.slice(0, 80))
      console.log('needless', told(each).join(' / '), '->', each.conflicts.join('; '));
    for (const [kind, some] of Object.entries({ lost, broken, mineLost, said }))
      for (const each of some.slice(0, 30))
        console.log(kind, told(each).join(' / '), each.missing.join());
  }
  expect(lost.map(told)).toEqual([]);
  expect(mineLost.map(told)).toEqual([]);
  expect(broken.map(told)).toEqual([]);
  expect(said.map(told)).toEqual([]);
  // Several refactorings of one function at once may be a conflict more than need be; none is an overlap missed.
  const overlaps = updates.filter(({ isOverlap }) => isOverlap);
  expect(conflicts.length).toBeLessThanOrEqual(overlaps.length);
  expect(needless.length).toBeLessThanOrEqual(count / 100);
});

/** For each list of modules, the names that no scope defines, or `syntax`: as Python's own symtable sees it. */
function undefinedNames(lists: readonly (readonly string[])[]): string[][] {
  const program = `
import builtins, json, sys, symtable
def walk(table, known, found):
    for symbol in table.get_symbols():
        name = symbol.get_name()
        if symbol.is_global() and symbol.is_referenced() and name not in known:
            found.add(name)
        if table.get_type() == 'module' and symbol.is_referenced() and name not in known:
            found.add(name)
    for child in table.get_children():
        walk(child, known, found)
out = []
for texts in json.load(sys.stdin):
    found = set()
    for text in texts:
        try:
            top = symtable.symtable(text, 'm.py', 'exec')
            compile(text, 'm.py', 'exec')
        except SyntaxError as error:
            found.add('syntax ' + str(error))
            continue
        known = set(dir(builtins)) | {'__name__', '__file__'}
        known |= {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
        walk(top, known, found)
    out.append(sorted(found))
print(json.dumps(out))
`;
  const input = JSON.stringify(lists);
  const options = { input, encoding: 'utf8', maxBuffer: 1e8 } as const;
  return JSON.parse(execFileSync(py313, ['-c', program], options));
}

/** What git makes of the same: it knows one file only. */
function gitOn(sample: readonly RefactoredUpdate[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'pyfunc-merge-'));
  const names = ['ours', 'base', 'theirs'] as const;
  const paths = names.map((name) => join(folder, name));
  let [conflicting, lost] = [0, 0];
  for (const { ours, base, theirs, its } of sample) {
    const versions = { ours: ours['function_app.py'] ?? '', base, theirs };
    for (const [at, name] of names.entries()) writeFileSync(paths[at] ?? '', versions[name]);
    const { status, stdout } = spawnSync('git', ['merge-file', '-p', '-q', ...paths]);
    if (status !== 0) conflicting += 1;
    else if (!its.every((word) => stdout.toString().includes(word))) lost += 1;
  }
  rmSync(folder, { recursive: true });
  return `conflicts ${conflicting}, lost ${lost}`;
}
