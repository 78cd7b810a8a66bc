import type { Node } from 'web-tree-sitter';
import { pythonFiles } from '../../app/find.ts';
import type { PyModule } from '../../python/module.ts';
import { parseModule } from '../../python/parse.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import { parentOf } from '../../workspace/tree/disk.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { omitAuthLevel } from './auth-level.ts';
import { formatterSettings, joinShortBrackets } from './formatting.ts';
import type { AppStyle, CodePlace } from './place.ts';
import { callBuilt, importsTogether, isBuiltFirst, withImportsTogether } from './test-style.ts';

const usualTests = 'tests';
const templateWidth = 88;

/** The style of an app, read from the module that gets new code, and from where its tests are. */
export function styleOf(tree: Tree, source: PythonSource, around?: Surroundings): AppStyle {
  const tests = testsOf(tree);
  const settings = formatterSettings(tree, around);
  const { lineLength: width = templateWidth } = settings;
  return {
    ...(prefersSingle(source.module) && { quotes: 'single' }),
    ...(tests !== undefined && { tests }),
    ...(width > templateWidth && { width }),
    ...(importsTogether(tree, settings) && { imports: 'together' }),
    ...(isBuiltFirst(tree) && { calls: 'built' }),
  };
}

/** Rendered code in the style of the app. */
export function inStyle(
  rendered: string,
  { quotes, width = templateWidth, authLevel }: AppStyle,
): string {
  const text = authLevel === undefined ? rendered : omitAuthLevel(rendered, authLevel);
  const quoted = quotes === 'single' ? inSingleQuotes(text) : text;
  return width > templateWidth ? joinShortBrackets(quoted, width) : quoted;
}

/** A rendered test of these functions in the style of the app. */
export function testInStyle(
  text: string,
  place: CodePlace & { readonly module: string },
  functions: readonly string[],
): string {
  const { width = templateWidth } = place;
  const called = place.calls === 'built' ? callBuilt(text, functions, width) : text;
  const imported =
    place.imports === 'together' ? withImportsTogether(called, place.module) : called;
  return inStyle(imported, place);
}

/** But for strings that hold quotes or escapes. */
function inSingleQuotes(text: string): string {
  const edits = plainStrings(parseModule(text)).flatMap(({ start, end, quote }): TextEdit[] => {
    if (quote !== '"') return [];
    const at = text.indexOf('"', start);
    const inner = text.slice(at + 1, end - 1);
    return [{ span: { start: at, end }, text: `'${inner}'` }];
  });
  return withEdits(text, edits);
}

/** The path of a rendered file, in the folder that has the app's tests. */
export function testFile(path: string, { tests = usualTests }: AppStyle): string {
  return path.replace(/^tests(?=\/test_[^/]*\.py$)/, tests);
}

/** Four of five strings that could have either. */
function prefersSingle(module: PyModule): boolean {
  const all = plainStrings(module);
  const single = all.filter(({ quote }) => quote === "'");
  return single.length >= 4 && single.length >= all.length * 0.8;
}

/** Strings on one line that would be the same with the other quotes. */
function plainStrings({ root }: PyModule) {
  return root.descendantsOfType('string').flatMap((node) => {
    const [, quote] = /^[A-Za-z]*(["'])(?!\1{2})[^"'\\\n]*\1$/.exec(node?.text ?? '') ?? [];
    if (!node || quote === undefined || isInterpolated(node)) return [];
    return [{ start: node.startIndex, end: node.endIndex, quote }];
  });
}

/** Inside an f-string, whose quotes a string could not have before Python 3.12. */
function isInterpolated({ parent }: Node): boolean {
  return parent !== null && (parent.type === 'interpolation' || isInterpolated(parent));
}

/** The one folder that holds test files, where it is another than `tests`. */
function testsOf(tree: Tree): string | undefined {
  const paths = pythonFiles(tree).filter((path) => /\/test_[^/]*\.py$/.test(path));
  const folders = new Set(paths.map(parentOf));
  if (folders.has(usualTests)) return undefined;
  const [folder, ...others] = folders;
  return others.length === 0 ? folder : [...folders].find((each) => /^tests?\/unit$/.test(each));
}
