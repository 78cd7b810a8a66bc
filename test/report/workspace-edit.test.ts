import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Host, planMigration, workspaceEdit } from '../../api/index.ts';
import { isHidden } from '../../workspace/change/secret-changes.ts';
import { readText } from '../../workspace/text/text.ts';
import { applied } from '../migrator/apply-plan.ts';
import { fixtures } from '../migrator/fixture.ts';
import { folderWith } from '../workspace/folders.ts';

const textOf = (path: string, bytes: Uint8Array) => {
  const read = readText({ path, bytes, mode: 0o644 });
  return read.kind === 'undecodable' ? undefined : read.text;
};

const hostIn = (cwd: string): Host => ({
  cwd,
  env: {},
  signal: new AbortController().signal,
  on: () => {},
});

test('an editor that makes the edits has the files that the plan has', async () => {
  let count = 0;
  for (const { name, options, files } of fixtures) {
    const root = folderWith(files);
    const plan = await planMigration('.', options, hostIn(root));
    if (plan.kind !== 'planned') continue;
    const edit = await workspaceEdit(plan);
    const open = new Map(Object.entries(files).map(([path, bytes]) => [path, textOf(path, bytes)]));
    const pathOf = (uri: string) => fileURLToPath(uri).slice(root.length + 1);
    for (const each of edit.documentChanges) {
      if ('textDocument' in each) {
        const path = pathOf(each.textDocument.uri);
        const document = TextDocument.create(
          each.textDocument.uri,
          'python',
          0,
          open.get(path) ?? '',
        );
        open.set(path, TextDocument.applyEdits(document, [...each.edits]));
        for (const { annotationId } of each.edits) {
          expect(edit.changeAnnotations).toHaveProperty([annotationId]);
        }
      } else if (each.kind === 'create') open.set(pathOf(each.uri), '');
      else if (each.kind === 'delete') open.delete(pathOf(each.uri));
      else {
        open.set(pathOf(each.newUri), open.get(pathOf(each.oldUri)));
        open.delete(pathOf(each.oldUri));
      }
    }
    const shown = plan.changes.filter((change) => {
      const sides = [change.before, change.after].flatMap((side) => side ?? []);
      return (
        !isHidden(change) && sides.every(({ path, bytes }) => textOf(path, bytes) !== undefined)
      );
    });
    const expected = Object.entries(applied(files, shown)).map(([path, bytes]) => [
      path,
      textOf(path, bytes),
    ]);
    expect(Object.fromEntries(open), name).toEqual(Object.fromEntries(expected));
    count += 1;
  }
  expect(count).toBeGreaterThan(50);
});
