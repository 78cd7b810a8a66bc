import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Generated, Lock } from '../../../registry/lock/lock.ts';
import { lockEdits, readLock, withGenerated } from '../../../registry/lock/lock-file.ts';
import { changes } from '../../../workspace/change/changes.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';

const hash = 'a'.repeat(64);
const integrity = `sha512-${'A'.repeat(86)}==`;
const because = { step: 'test' };

const entry: Generated = {
  template: '@acme/orders',
  templates: { '@acme/orders': { version: '1.0.0', integrity } },
  answers: { name: 'orders', extras: ['a', 'b'], tests: true },
  place: { file: 'function_app.py', on: 'app' },
  functions: { orders: hash },
  files: { 'tests/test_orders.py': hash },
};

const pin = { source: 'npm:@acme/t@^2', version: '2.3.0', integrity };

/** The text of a lock after it was written. */
function written(lock: Lock, before?: string): string {
  const tree = memoryTree(before === undefined ? {} : { 'pyfunc-lock.json': before });
  const [change] = changes(tree, lockEdits(tree, lock, because));
  return change?.after ? Buffer.from(change.after.bytes).toString() : (before ?? '');
}

function read(text: string): Lock {
  return valueIn(readLock(memoryTree({ 'pyfunc-lock.json': text })));
}

const problem = (text: string) => {
  const { code, message, at } = diagnosticOf(readLock(memoryTree({ 'pyfunc-lock.json': text })));
  const { start, end } = at?.span ?? { start: 0, end: 0 };
  return { code, message, at: text.slice(start, end) };
};

const withEntry = (change: object) =>
  JSON.stringify({ lockfileVersion: 1, generated: [{ ...entry, ...change }] });

describe('what is there stays', () => {
  it('nothing on file makes no file', () => {
    const tree = memoryTree({});
    const lock = valueIn(readLock(tree));
    expect(lock).toEqual({ lockfileVersion: 1, registries: {}, generated: [] });
    expect(lockEdits(tree, lock, because)).toEqual([]);
  });

  it('a file that was read and not changed has no edits', () => {
    const text = written({ lockfileVersion: 1, registries: { '@acme': pin }, generated: [entry] });
    const tree = memoryTree({ 'pyfunc-lock.json': text });
    expect(lockEdits(tree, read(text), because)).toEqual([]);
  });

  it('keys of others, comments around and line ends stay', () => {
    const before = '{\r\n  // ours\r\n  "lockfileVersion": 1,\r\n  "team": { "n": 1.0 }\r\n}\r\n';
    const after = written({ ...read(before), registries: { '@acme': pin } }, before);
    expect(after).toContain('// ours\r\n');
    expect(after).toContain('"team": { "n": 1.0 }');
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(read(after).registries).toEqual({ '@acme': pin });
  });

  it('what another version put into an entry stays in it', () => {
    const lock = read(withEntry({ since: 'tomorrow' }));
    const after = written({ ...lock, registries: { '@acme': pin } }, withEntry({ since: 'x' }));
    expect(after).toContain('"since": "tomorrow"');
  });
});

describe('writing', () => {
  it('is the same text whatever the order in which things came', () => {
    const other = { ...entry, template: 'http', functions: { hello: hash } };
    const one = { lockfileVersion: 1, registries: { '@b': pin, '@a': pin } } as const;
    const two = { lockfileVersion: 1, registries: { '@a': pin, '@b': pin } } as const;
    const reversed = Object.fromEntries(Object.entries(entry).reverse()) as unknown as Generated;
    expect(written({ ...one, generated: [entry, other] })).toBe(
      written({ ...two, generated: [other, reversed] }),
    );
  });

  it('reads back as it was', () => {
    const lock: Lock = { lockfileVersion: 1, registries: { '@acme': pin }, generated: [entry] };
    expect(read(written(lock))).toEqual(lock);
  });

  it('adds an entry below what is there, and replaces the one of the same run', () => {
    const first = written({ lockfileVersion: 1, registries: {}, generated: [entry] });
    const again = { ...entry, answers: { ...entry.answers, tests: false } };
    const other = { ...entry, functions: { returns: hash }, answers: { name: 'returns' } };
    const after = written(withGenerated(withGenerated(read(first), other), again), first);
    expect(read(after).generated.map(({ functions }) => Object.keys(functions))).toEqual([
      ['orders'],
      ['returns'],
    ]);
    expect(read(after).generated[0]?.answers.tests).toBe(false);
  });

  it('takes any names for what they are, __proto__ and constructor too', () => {
    const name = fc.constantFrom('__proto__', 'constructor', 'toString', 'a', '"', '\u2028');
    fc.assert(
      fc.property(name, name, (one, other) => {
        const odd: Generated = {
          ...entry,
          answers: Object.fromEntries([[one, other]]),
          functions: Object.fromEntries([[other, hash]]),
        };
        const lock: Lock = { lockfileVersion: 1, registries: {}, generated: [odd] };
        expect(Object.entries(read(written(lock)).generated[0]?.answers ?? {})).toEqual([
          [one, other],
        ]);
      }),
    );
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('what cannot be read is refused with its place', () => {
  it.each([
    ['{"lockfileVersion": 1,\n<<<<<<< HEAD\n}', 'PYF255', 'a word or character'],
    ['[]', 'PYF255', 'must be an object'],
    ['{}', 'PYF255', 'must be the number 1'],
    ['{"lockfileVersion": 2}', 'PYF256', 'lockfileVersion 2'],
    ['{"lockfileVersion": 1, "registries": {"acme": {}}}', 'PYF255', 'namespace'],
    ['{"lockfileVersion": 1, "registries": {"__proto__": {}}}', 'PYF255', 'namespace'],
    ['{"lockfileVersion": 1, "generated": {}}', 'PYF255', 'must be a list'],
    ['{"lockfileVersion": 1, "lockfileVersion": 1}', 'PYF255', 'twice'],
    [withEntry({ files: { '../x': hash } }), 'PYF255', 'leaves the folder'],
    [withEntry({ files: { 'a/.git/config': hash } }), 'PYF255', '.git'],
    [withEntry({ place: { file: '/etc/passwd', on: 'app' } }), 'PYF255', 'absolute'],
    [withEntry({ functions: { orders: 'abc' } }), 'PYF255', 'SHA-256'],
    [withEntry({ templates: { a: { version: '1', integrity: 'sha1-x' } } }), 'PYF255', 'sha512'],
    [withEntry({ answers: { name: { $: 1 } } }), 'PYF255', 'not an answer'],
    [withEntry({ template: '' }), 'PYF255', 'must be a text'],
  ])('case %#', (text, code, words) => {
    const found = problem(text);
    expect(found.code).toBe(code);
    expect(found.message).toContain(words);
  });

  it('names the field and marks its value', () => {
    const found = problem(withEntry({ functions: { orders: 'abc' } }));
    expect(found).toMatchObject({ at: '"abc"' });
    expect(found.message).toContain('generated.0.functions.orders');
  });

  it('bytes that are not text', () => {
    const lock = readLock(memoryTree({ 'pyfunc-lock.json': Uint8Array.of(0xff, 0xfe, 0x00) }));
    expect(diagnosticOf(lock)).toMatchObject({ code: 'PYF255' });
  });
});
