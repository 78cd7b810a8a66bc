import { lineEnd, lineStart } from '../header.ts';
import type { PyModule } from '../module.ts';
import { stdlibModules } from '../python-names.ts';
import type { Import } from './imports.ts';

/** Where a third-party import goes, and the line breaks that set it off. */
export interface ImportPoint {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

/**
 * Where isort would put `import <name>` of an azure package among the imports at the top of the file:
 * in its place in a section that is in order, else behind other azure packages, else behind what is not
 * the app's own, else before the app's own. Undefined where the file has no imports at its top.
 */
export function azureImportPoint(
  module: PyModule,
  name: string,
  isOwn: (top: string) => boolean,
): ImportPoint | undefined {
  const imports = headerImports(module);
  const own = (each: Import) => each.level > 0 || isOwn(topOf(each));
  const apart = (each: Import) =>
    own(each) || topOf(each) === '__future__' || stdlibModules.has(topOf(each));
  const last =
    imports.findLast((each) => topOf(each) === 'azure') ?? imports.findLast((each) => !own(each));
  if (last === undefined) {
    const [first] = imports;
    if (first === undefined) return undefined;
    return { offset: aboveComments(module.text, first.span.start), before: '', after: '\n\n' };
  }
  const section = apart(last) ? [] : runAround(module.text, imports, last, apart);
  const follows = isInOrder(section)
    ? (section.find((each) => each.kind === 'import' && key(each) > name.toLowerCase()) ??
      section.find((each) => each.kind === 'from'))
    : undefined;
  if (follows !== undefined) {
    const offset = lineStart(module.text, follows.span.start);
    if (offset === follows.span.start) return { offset, before: '', after: '\n' };
  }
  const offset = lineEnd(module.text, last.span.end);
  const next = imports[imports.indexOf(last) + 1];
  const sameBlock = next !== undefined && isAdjacent(module.text, last, next);
  const after = sameBlock && own(next) ? '\n' : '';
  return { offset, before: apart(last) ? '\n\n' : '\n', after };
}

/** The start of the line, or of the comments right above it; those that begin the file are about the file. */
function aboveComments(text: string, offset: number): number {
  const start = lineStart(text, offset);
  const comments = /(?:^|\r\n|\r|\n)((?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))+)$/.exec(
    text.slice(0, start),
  );
  const above = start - (comments?.[1]?.length ?? 0);
  return above === 0 ? start : above;
}

/** The imports line by line around one of them, up to a blank line or one that stands apart. */
function runAround(
  text: string,
  imports: readonly Import[],
  one: Import,
  apart: (each: Import) => boolean,
): Import[] {
  const run = [one];
  for (const each of imports.slice(0, imports.indexOf(one)).reverse()) {
    if (apart(each) || !isAdjacent(text, each, run[0] ?? one)) break;
    run.unshift(each);
  }
  for (const each of imports.slice(imports.indexOf(one) + 1)) {
    if (apart(each) || !isAdjacent(text, run.at(-1) ?? one, each)) break;
    run.push(each);
  }
  return run;
}

/** Plain imports first, by name, and then `from` imports, as isort leaves them. */
function isInOrder(section: readonly Import[]): boolean {
  return section.every((each, index) => {
    const before = section[index - 1];
    if (before === undefined || each.kind === 'from') return true;
    return before.kind === 'import' && key(before) <= key(each);
  });
}

function key(statement: Import): string {
  return (statement.names[0]?.name ?? '').toLowerCase();
}

function isAdjacent(text: string, one: Import, next: Import): boolean {
  const between = text.slice(lineEnd(text, one.span.end), next.span.start);
  return between.trim() === '' && lineBreaks(between) < 2;
}

/** The imports that stand at the top, before any other statement. */
function headerImports(module: PyModule): Import[] {
  const end = module.statements.find(
    (each) => !each.nested && each.kind !== 'import' && each.kind !== 'docstring',
  );
  return module.imports.filter(
    (each) => each.topLevel && each.span.start < (end?.span.start ?? Infinity),
  );
}

function topOf(statement: Import): string {
  const name = statement.kind === 'from' ? statement.module : (statement.names[0]?.name ?? '');
  return name.split('.')[0] ?? name;
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
