import { lineEnd, lineStart } from '../header.ts';
import type { PyModule } from '../module.ts';
import { stdlibModules } from '../python-names.ts';
import { sourceOf } from './import-text.ts';
import type { Import } from './imports.ts';

/** Where an import goes, and the line breaks that set it off. */
export interface ImportPoint {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

/** An import statement to be added, on one line. */
export interface NewImport {
  readonly kind: 'import' | 'from';
  /** Dotted; of a relative import with the dots it starts with. */
  readonly module: string;
  readonly line: string;
  /** With the blanks before it. */
  readonly comment?: string;
}

/** isort's sections: the future, the standard library, packages, the app's own. */
export function sectionOf(module: string, isOwn: (top: string) => boolean): number {
  const top = module.split('.')[0] ?? module;
  if (top === '__future__') return 0;
  if (stdlibModules.has(top)) return 1;
  return top === '' || isOwn(top) ? 3 : 2;
}

/**
 * Where isort would put an import among those at the top of the file. Undefined where the file has none.
 */
export function importPlace(
  module: PyModule,
  wanted: Pick<NewImport, 'kind' | 'module'>,
  isOwn: (top: string) => boolean,
): ImportPoint | undefined {
  const header = headerImports(module);
  const section = sectionOf(wanted.module, isOwn);
  const sections = header.map((each) => sectionOf(moduleOf(each), isOwn));
  const same = header.filter((_, index) => sections[index] === section);
  const keys = same.map((each) => keyOf(each.kind, moduleOf(each)));
  const isSorted = keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
  const key = keyOf(wanted.kind, wanted.module);
  const before = isSorted ? same[keys.findLastIndex((each) => each <= key)] : same.at(-1);
  if (before !== undefined) {
    const offset = lineEnd(module.text, before.span.end);
    const at = header.indexOf(before) + 1;
    const endsSection = (sections[at] ?? section) > section && isTight(module, offset, header[at]);
    return { offset, before: '\n', after: endsSection ? '\n' : '' };
  }
  const [first] = same;
  if (first !== undefined) {
    return { offset: lineStart(module.text, first.span.start), before: '', after: '\n' };
  }
  const lower = sections.findLastIndex((each) => each < section);
  const above = header[lower];
  if (above === undefined) {
    const [top] = header;
    return top && { offset: aboveComments(module.text, top), before: '', after: '\n\n' };
  }
  const offset = lineEnd(module.text, above.span.end);
  const after = isTight(module, offset, header[lower + 1]) ? '\n' : '';
  return { offset, before: '\n\n', after };
}

/** Whether an import is on the next line. */
function isTight({ text }: PyModule, offset: number, next: Import | undefined): boolean {
  return next !== undefined && /^(?:\r\n|\r|\n)$/.test(text.slice(offset, next.span.start));
}

/** The start of the line, or of the comments right above it; those that begin the file are about the file. */
function aboveComments(text: string, { span }: Import): number {
  const start = lineStart(text, span.start);
  const comments = /(?:^|\r\n|\r|\n)((?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))+)$/.exec(
    text.slice(0, start),
  );
  const above = start - (comments?.[1]?.length ?? 0);
  return above === 0 ? start : above;
}

/** The imports that stand at the top, before any other statement. */
function headerImports(module: PyModule): Import[] {
  const end = module.statements.find(
    (each) => !each.nested && each.kind !== 'import' && each.kind !== 'docstring',
  );
  return module.imports.filter(
    (each) => each.topLevel && each.span.start < (end?.span.start ?? Number.POSITIVE_INFINITY),
  );
}

function moduleOf(statement: Import): string {
  return statement.kind === 'from' ? sourceOf(statement) : (statement.names[0]?.name ?? '');
}

function keyOf(kind: Import['kind'], module: string): string {
  return `${kind === 'import' ? 0 : 1} ${module.toLowerCase()}`;
}
