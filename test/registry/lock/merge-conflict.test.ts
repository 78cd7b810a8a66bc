import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockFile } from '../../../registry/lock/lock.ts';
import { lockEdits, readLock } from '../../../registry/lock/lock-file.ts';
import { changes } from '../../../workspace/change/changes.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { diagnosticOf } from '../../diagnostics/results.ts';
import { folderWith } from '../../workspace/folders.ts';
import { bareApp, generated, lockOf, templates } from '../update/renewal.ts';

const registry = templates();
const base = generated(bareApp, registry, {});
const made = (name: string, first = base) =>
  generated(first, registry, { to: `${name}.py`, answers: { name } });

/** The lock as git leaves it where two branches changed it. */
function conflicting(style: string, ours: string, theirs: string): string {
  const root = folderWith({ base: base[lockFile] ?? '', ours, theirs });
  try {
    execFileSync('git', ['merge-file', ...style.split(' '), 'ours', 'base', 'theirs'], {
      cwd: root,
    });
  } catch {
    // Its exit code is the number of conflicts.
  }
  return readFileSync(join(root, 'ours'), 'utf8');
}

it.each(['-L a -L b -L c', '--diff3'])(
  'a lock with markers is all that both sides have: %s',
  (style) => {
    const [one, other] = [made('put_a'), made('put_b')];
    const text = conflicting(style, one[lockFile] ?? '', other[lockFile] ?? '');
    expect(text).toMatch(/^<{7} /m);
    const files = { ...base, [lockFile]: text };
    const names = lockOf(files).generated.flatMap(({ functions }) => Object.keys(functions));
    expect(names.sort()).toEqual(['orders', 'put_a', 'put_b']);
    const tree = memoryTree(files);
    const [change] = changes(tree, lockEdits(tree, lockOf(files), { step: 'test' }));
    const both = made('put_b', one)[lockFile];
    expect(Buffer.from(change?.after?.bytes ?? []).toString()).toBe(both);
  },
);

it('of an entry that both have, the newer version counts', () => {
  const newer = (base[lockFile] ?? '').replaceAll('"version": "1.0.0"', '"version": "1.1.0"');
  const older = (base[lockFile] ?? '').replaceAll('"version": "1.0.0"', '"version": "1.0.1"');
  const text = conflicting('-L a -L b -L c', older, newer);
  const [entry, ...others] = lockOf({ ...base, [lockFile]: text }).generated;
  expect(others).toEqual([]);
  expect(entry?.templates['@acme/orders']?.version).toBe('1.1.0');
});

it('markers around what is not a lock are refused', () => {
  const text = '<<<<<<< a\n{\n=======\n[]\n>>>>>>> b\n';
  expect(diagnosticOf(readLock(memoryTree({ [lockFile]: text })))).toMatchObject({
    code: 'PYF255',
  });
});
