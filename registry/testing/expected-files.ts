import type { Output } from '../../generators/outputs.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { filesBelow } from '../open/pack-files.ts';
import type { TemplateTest } from './template-test.ts';

/** What would make the expected files of a test those that its template makes now; nothing where they are. */
export function expectedChanges(
  tree: Tree,
  { path = '', name }: TemplateTest,
  outputs: readonly Output[],
): Change[] {
  const folder = path.replace(/\.json$/, '');
  const because = [{ step: `test ${name}` }];
  const made = outputs.flatMap((output): Change[] => {
    const place = `${folder}/${output.path}`;
    const before = tree.file(place);
    const read = before && readText(before);
    // A checkout may have line ends of its own.
    if (read?.kind === 'text' && read.text.replaceAll('\r\n', '\n') === output.text) return [];
    const after = { path: place, bytes: Buffer.from(output.text), mode: before?.mode ?? 0o644 };
    return [{ ...(before && { before }), after, because }];
  });
  const known = new Set(outputs.map((output) => `${folder}/${output.path}`));
  const stale = filesBelow(tree, folder).filter((file) => !known.has(file));
  return [...made, ...deletions(tree, stale, because)];
}

/** Expected files of tests that are no longer there. */
export function orphans(tree: Tree, folder: string): Change[] {
  const tests = `${folder}/tests`;
  const lone = tree
    .entries(tests)
    .filter(
      ({ name, kind }) => kind === 'folder' && tree.file(`${tests}/${name}.json`) === undefined,
    );
  return lone.flatMap(({ name }) =>
    deletions(tree, filesBelow(tree, `${tests}/${name}`), [{ step: `test ${name}` }]),
  );
}

function deletions(tree: Tree, paths: readonly string[], because: Change['because']): Change[] {
  return paths.flatMap((path) => {
    const before = tree.file(path);
    return before === undefined ? [] : [{ before, because }];
  });
}
