import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const repository = path.resolve(import.meta.dirname, '../..');
const rooms = [
  'app',
  'bindings',
  'cli',
  'diagnostics',
  'generators',
  'migrator',
  'python',
  'verify',
];

/** Anchors of docs/semantics.md that code refers to, with the files that do. */
function references(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const room of [...rooms, 'workspace', 'test']) {
    for (const name of readdirSync(path.join(repository, room), { recursive: true }).map(String)) {
      if (!/\.(?:ts|py|mjs)$/.test(name)) continue;
      const text = readFileSync(path.join(repository, room, name), 'utf8');
      for (const [, anchor = ''] of text.matchAll(/docs\/semantics\.md#([a-z0-9-]+)/g)) {
        found.set(anchor, [...(found.get(anchor) ?? []), path.join(room, name)]);
      }
    }
  }
  return found;
}

const text = readFileSync(path.join(repository, 'docs/semantics.md'), 'utf8');
const sections = text.split(/^## /m).slice(1);
const anchors = sections.map((section) => section.slice(0, section.indexOf('\n')));

test('every section that code refers to is there, and no other', () => {
  expect([...references().keys()].sort()).toEqual([...anchors].sort());
});

test.each(sections.map((each, index) => [anchors[index], each]))(
  '%s says what pyfunc does and how that is known',
  (_, section) => {
    expect(section).toMatch(/^- \*\*pyfunc\*\*: /m);
    expect(section).toMatch(/^- \*\*Known\*\*: /m);
  },
);
