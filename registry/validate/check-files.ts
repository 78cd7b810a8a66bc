import { diagnose } from '../../diagnostics/diagnostic.ts';
import { unusedPart } from '../../diagnostics/templates.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { writesMatcher } from '../permissions/writes-matcher.ts';
import { checkCondition } from './check-questions.ts';
import type { TemplateCheck } from './template-check.ts';

/** Each file goes to one place that the template says it writes, on conditions that there are. */
export function checkFiles(check: TemplateCheck): void {
  const { own, loaded } = check.judged;
  const { files, writes } = own.manifest;
  const known = loaded.manifest.questions;
  for (const [index, glob] of (writes ?? []).entries()) {
    const problem = problemWithGlob(glob);
    if (problem !== undefined) check.complain(['writes', index], problem);
  }
  const isDeclared =
    writes === undefined || writes.some((each) => problemWithGlob(each) !== undefined)
      ? undefined
      : writesMatcher(writes);
  const targets = new Map<string, boolean>();
  for (const [index, { to, when }] of files.entries()) {
    const at = ['files', index];
    checkCondition(check, [...at, 'when'], when, known);
    const isAlways = when === undefined;
    if (targets.get(to) && isAlways)
      check.complain([...at, 'to'], 'is written by another file too');
    targets.set(to, targets.get(to) === true || isAlways);
    if (isDeclared === undefined || isDeclared(to.replace(/\{\{.*?\}\}/g, 'x'))) continue;
    check.complain([...at, 'to'], `none of \`writes\` covers ${JSON.stringify(to)}`);
  }
}

/** Why nothing could be meant by a glob, or something else than it seems. */
function problemWithGlob(glob: string): string | undefined {
  if (glob.startsWith('!')) return 'is a negation, and globs here only add';
  if (/^(?:[/\\]|[a-z]:)/i.test(glob)) return 'must be relative to the app';
  const plain = glob.replace(/\\./g, '');
  if (plain.includes('\\')) return 'ends in a backslash';
  if (plain.split('/').includes('..')) return 'must not leave the app';
  if (/[[\]]/.test(plain))
    return 'has a bracket: there is *, **, ? and {a,b}; write \\[ for itself';
  const depths = [...plain].map((each) => (each === '{' ? 1 : each === '}' ? -1 : 0));
  let open = 0;
  for (const depth of depths) {
    open += depth;
    if (open < 0 || open > 1) return 'has braces that do not pair, or lie in one another';
  }
  return open > 0 ? 'has a brace that is not closed' : undefined;
}

/** Files below `files/` that no field names. */
export function checkLeftOver(check: TemplateCheck): void {
  const { tree, folder, own, loaded } = check.judged;
  if (own.problems.length > 0) return;
  const named = new Set([
    ...Object.keys(loaded.contents),
    ...loaded.manifest.files.map(({ from }) => from),
    ...(loaded.manifest.kind === 'function' ? [loaded.manifest.module] : []),
  ]);
  for (const path of filesBelow(tree, `${folder}/files`)) {
    const name = path.slice(`${folder}/files/`.length);
    if (named.has(name)) continue;
    check.add(diagnose(unusedPart, { what: `The file ${name}` }, { at: { path } }));
  }
}

function filesBelow(tree: Tree, folder: string): string[] {
  return tree.entries(folder).flatMap(({ name, kind }) => {
    const path = `${folder}/${name}`;
    return kind === 'folder' ? filesBelow(tree, path) : [path];
  });
}
