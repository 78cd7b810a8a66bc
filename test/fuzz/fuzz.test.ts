/**
 * Random inputs for everything that reads or writes what others made. CI runs a slice; `npm run fuzz` runs
 * a thousand times as many, from another seed each time: `PYFUNC_SEED` repeats one. docs/safety.md has the
 * figures of the long run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { readFunctionJson } from '../../bindings/function-json/read-function-json.ts';
import { escapers } from '../../generators/language/escapers.ts';
import { mergeFile } from '../../merge/merge-file.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser, parseModule } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';
import { apply } from '../../workspace/transaction/apply.ts';
import { undo } from '../../workspace/transaction/undo.ts';
import { memoryTree, openTree } from '../../workspace/tree/disk.ts';
import { arbitraryApp } from '../migrator/arbitrary-app.ts';
import { defaults, fixtures } from '../migrator/fixture.ts';
import { environment } from '../python/environment.ts';
import { fill, folderWith, shown } from '../workspace/folders.ts';

beforeAll(initParser);

const scale = Number(process.env.PYFUNC_FUZZ ?? 1);
const seed = Number(process.env.PYFUNC_SEED ?? (scale === 1 ? 1 : Date.now() % 2 ** 31));
const long = 3 * 3_600_000;

function hold<Values extends [unknown, ...unknown[]]>(
  runs: number,
  arbitraries: { [Key in keyof Values]: fc.Arbitrary<Values[Key]> },
  law: (...values: Values) => void | Promise<void>,
) {
  const property = fc.asyncProperty(
    ...arbitraries,
    async (...values) => void (await law(...values)),
  );
  return fc.assert(property, { numRuns: Math.ceil(runs * scale), seed });
}

/** What people and attackers put where a text is expected. */
const pieces = [
  ...[
    '"',
    "'",
    '"""',
    "'''",
    '\\',
    '\\N{BULLET}',
    '{{x}}',
    '$x',
    '%s',
    '`x`',
    '\n',
    '\r\n',
    '\r',
    '\t',
    '\0',
  ],
  ...[
    '\x1b]0;t\x07',
    '\x7f',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u202e',
    '😀',
    'é',
    'é',
    '#',
    '//',
    '/*',
    '*/',
    '<!--',
  ],
  ...[
    'x"); import os #',
    '..',
    '/',
    'C:',
    'CON',
    '.git',
    '-rf',
    '~',
    'null',
    'yes',
    '1e3',
    '- a',
    'a: b',
    '&a',
    '[',
    ']',
  ],
  ...[
    '{',
    '}',
    '(',
    ')',
    ':',
    ',',
    '=',
    '@',
    ' ',
    '',
    'def',
    'class ',
    'import ',
    'from . import x',
    'async ',
    'lambda:',
  ],
];
const nasty = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** A text with some of its parts removed, doubled, moved or replaced. */
function mutated(seeds: readonly string[]): fc.Arbitrary<string> {
  const cut = fc.record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 60 }),
    put: fc.oneof(nasty, fc.constant(undefined)),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(cut, { minLength: 1, maxLength: 4 }))
    .map(([text, cuts]) =>
      cuts.reduce((now, { from, length, put, to }) => {
        const start = Math.floor(from * now.length);
        const rest = now.slice(0, start) + now.slice(start + length);
        const at = Math.floor(to * rest.length);
        return (
          rest.slice(0, at) + (put ?? now.slice(start, start + length).repeat(2)) + rest.slice(at)
        );
      }, text),
    );
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const seedTexts = (pattern: RegExp) =>
  fixtures.flatMap(({ files }) =>
    Object.entries(files).flatMap(([path, bytes]) => (pattern.test(path) ? [textOf(bytes)] : [])),
  );

/** Python files as the world writes them, beside those of the fixtures. */
function pythonSeeds(): string[] {
  const own = seedTexts(/\.py$/);
  const folders = ['.venv-py313/lib/python3.13/site-packages/azure/functions'];
  const stdlib = execFileSync('python3', ['-c', 'import os; print(os.path.dirname(os.__file__))'], {
    encoding: 'utf8',
  }).trim();
  const files = [...folders, stdlib].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.py'))
          .map((name) => join(folder, name))
      : [],
  );
  const read = files.map((file) => readFileSync(file, 'utf8'));
  return [...own, ...read.filter(({ length }) => length < 60_000)];
}

const http = { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'function' };
const plainJson = JSON.stringify({ bindings: [http] });

/** Plans a migration: it never throws, what is refused says why, and its edits fit together. */
function planned(files: Readonly<Record<string, string>>): Change[] {
  const tree = memoryTree(files);
  const plan = runToCompletion(planMigration(tree, defaults));
  const errors = plan.diagnostics.filter(({ severity }) => severity === 'error');
  if (plan.status === 'refused') expect(errors.length).toBeGreaterThan(0);
  for (const { code } of errors) expect(code).toMatch(/^PYF\d{3}$/);
  const list = changes(tree, plan.edits);
  for (const { after } of list) {
    if (after?.path.endsWith('.py')) expect(syntaxErrorIn(textOf(after.bytes))).toBeUndefined();
  }
  return list;
}

function syntaxErrorIn(text: string) {
  const module = parseModule(text.replace(/^\uFEFF/, ''));
  const { syntaxError } = module;
  module.dispose();
  return syntaxError;
}

describe('reading', () => {
  test('any v1 app', () => hold(20, [arbitraryApp], (files) => void planned(files)), long);

  test(
    'a function.json with mutations',
    () =>
      hold(100, [mutated(seedTexts(/function\.json$/))], (text) => {
        readFunctionJson(text);
        planned({
          'host.json': '{}',
          'F/function.json': text,
          'F/__init__.py': 'def main(req): ...\n',
        });
      }),
    long,
  );

  test(
    'a Python file with mutations',
    () =>
      hold(20, [mutated(pythonSeeds())], (text) => {
        planned({ 'host.json': '{}', 'F/function.json': plainJson, 'F/__init__.py': text });
      }),
    long,
  );

  test(
    'a host.json, a .funcignore and a requirements.txt with mutations',
    () =>
      hold(20, [mutated(seedTexts(/(?:host\.json|ignore|requirements\.txt)$/))], (text) => {
        const app = { 'F/function.json': plainJson, 'F/__init__.py': 'def main(req): ...\n' };
        for (const name of ['host.json', '.funcignore', 'requirements.txt']) {
          planned({ 'host.json': '{}', ...app, [name]: text });
        }
      }),
    long,
  );
});

describe('writing a text into a language', () => {
  test(
    'its parser reads the same text',
    async () => {
      const py313 = await environment('py313');
      const write = (language: string, text: string) => escapers[language]?.(text) ?? '';
      const perRound = Math.min(1000, Math.ceil(1000 * scale));
      for (let round = 0; round < Math.max(1, scale); round += 1) {
        const texts = fc.sample(nasty, { numRuns: perRound, seed: seed + round });
        const literals = texts.map((text) => `    ${write('py', text)},\n`).join('');
        const toml = texts.map((text, at) => `v${at} = ${write('toml', text)}\n`).join('');
        const comments = texts
          .flatMap((text) =>
            /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text) ? [] : [write('comment', text)],
          )
          .map((text) => `# ${text}\n`)
          .join('');
        const program = [
          'import ast, json, tomllib',
          `VALUES = [\n${literals}]`,
          `TOML = list(tomllib.loads(${write('py', toml)}).values())`,
          `COMMENTS = ast.dump(ast.parse(${write('py', comments)}))`,
          'print(json.dumps([VALUES, TOML, COMMENTS]))',
        ].join('\n');
        const output = execFileSync(py313, ['-'], { input: program, maxBuffer: 2 ** 29 });
        expect(JSON.parse(output.toString('utf8'))).toEqual([texts, texts, 'Module()']);
        expect(parseYaml(texts.map((text) => `- ${write('yaml', text)}\n`).join(''))).toEqual(
          texts,
        );
        for (const text of texts) expect(JSON.parse(write('json', text))).toBe(text);
      }
    },
    long,
  );
});

describe('merging', () => {
  const files = ['a.py', 'a.json', 'a.toml', 'requirements.txt', '.funcignore', 'a.txt'] as const;
  const seeds = { py: seedTexts(/\.py$/), other: seedTexts(/\.(?:json|txt|toml)$|ignore$/) };
  const versions = fc.constantFrom(...files).chain((path) => {
    const from = path.endsWith('.py') ? seeds.py : seeds.other;
    return fc.constantFrom(...from).chain((base) =>
      fc.record({
        path: fc.constant(path),
        base: fc.constant(base),
        ours: mutated([base]),
        theirs: mutated([base]),
      }),
    );
  });

  test(
    'three versions: it ends, edits do not overlap, and sound files stay sound',
    () =>
      hold(20, [versions], ({ path, base, ours, theirs }) => {
        expect(mergeFile(path, { base, ours, theirs: base }).edits).toEqual([]);
        expect(mergeFile(path, { base, ours, theirs: ours }).conflicts).toEqual([]);
        const { edits, conflicts } = mergeFile(path, { base, ours, theirs });
        if (conflicts.length > 0) return;
        const merged = withEdits(ours, edits);
        const areSound = [base, ours, theirs].every((text) => syntaxErrorIn(text) === undefined);
        if (path.endsWith('.py') && areSound) expect(syntaxErrorIn(merged)).toBeUndefined();
      }),
    long,
  );
});

describe('the disk', () => {
  test(
    'a hostile path is refused or stays inside',
    () =>
      hold(
        20,
        [fc.array(nasty, { maxLength: 4 }).map((parts) => parts.join('/'))],
        async (path) => {
          const outer = folderWith({ 'outside.txt': 'outside' });
          const root = join(outer, 'app');
          fill(root, { 'host.json': '{}' });
          const after = { path, bytes: Buffer.from('x'), mode: 0o644 };
          const outcome = await apply(root, [{ after, because: [] }]);
          expect(readdirSync(outer).sort()).toEqual(['app', 'outside.txt']);
          expect(readFileSync(join(outer, 'outside.txt'), 'utf8')).toBe('outside');
          expect(existsSync(join(root, '.git'))).toBe(false);
          if (outcome.kind === 'applied') {
            expect(await undo(root)).toMatchObject({ kind: 'undone' });
          } else {
            expect(['unsafe', 'failed', 'stale', 'not-writable']).toContain(outcome.kind);
            // What our own rule lets through can be written.
            if (outcome.kind === 'unsafe') expect(problemWithPath(path)).not.toBe(undefined);
          }
          expect(Object.keys(shown(root))).toEqual(['host.json']);
        },
      ),
    long,
  );

  const name = fc.constantFrom('a.py', 'b/c.py', 'b/d/e.txt', 'f.json', 'g/h.sh');
  const file = fc.tuple(name, fc.string({ maxLength: 40 }));
  const edit = fc.record({
    kind: fc.constantFrom('create' as const, 'delete' as const, 'move' as const, 'modify' as const),
    path: name,
    to: fc.constantFrom('x.py', 'b/y.py', 'new/z.txt', 'a.py'),
    text: fc.string({ maxLength: 20 }),
  });

  test(
    'edits and undo restore every byte',
    () =>
      hold(
        20,
        [fc.array(file, { maxLength: 5 }), fc.array(edit, { maxLength: 4 })],
        async (files, edits) => {
          const root = folderWith(Object.fromEntries(files));
          const before = shown(root);
          const tree = openTree(root);
          const because = { step: 'fuzz' };
          let list: Change[];
          try {
            list = changes(
              tree,
              edits.map(({ kind, path, to, text }) => {
                if (kind === 'modify')
                  return { kind, path, span: { start: 0, end: 0 }, text, because };
                if (kind === 'create') return { kind, path: to, text, because };
                return kind === 'move' ? { kind, path, to, because } : { kind, path, because };
              }),
            );
          } catch {
            // Edits that do not fit together are a fault of the plan.
            return;
          }
          const outcome = await apply(root, list, { inputs: tree.inputs() });
          expect(outcome.kind).toBe('applied');
          if (list.length > 0) expect(await undo(root)).toMatchObject({ kind: 'undone' });
          expect(shown(root)).toEqual(before);
        },
      ),
    long,
  );
});
