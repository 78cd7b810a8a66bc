import { lineEnd, lineStart } from './header.ts';
import type { Import } from './imports.ts';
import type { PyModule } from './module.ts';
import { stdlibModules } from './python-names.ts';

/** Where a third-party import goes, and the line breaks that set it off. */
export interface ImportPoint {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

/**
 * Where isort would put `import azure.functions` among the imports at the top of the file: behind other
 * azure packages, else behind what is not the app's own, else before the app's own. Undefined where the
 * file has no imports at its top.
 */
export function azureImportPoint(
  module: PyModule,
  isOwn: (top: string) => boolean,
): ImportPoint | undefined {
  const imports = headerImports(module);
  const own = (each: Import) => each.level > 0 || isOwn(topOf(each));
  const last =
    imports.findLast((each) => topOf(each) === 'azure') ?? imports.findLast((each) => !own(each));
  if (last === undefined) {
    const [first] = imports;
    if (first === undefined) return undefined;
    return { offset: lineStart(module.text, first.span.start), before: '', after: '\n\n' };
  }
  const top = topOf(last);
  const apart = top === '__future__' || stdlibModules.has(top);
  const offset = lineEnd(module.text, last.span.end);
  const next = imports[imports.indexOf(last) + 1];
  const adjacent = next !== undefined && module.text.slice(offset, next.span.start).trim() === '';
  const sameBlock = adjacent && lineBreaks(module.text.slice(offset, next.span.start)) < 2;
  return { offset, before: apart ? '\n\n' : '\n', after: sameBlock && own(next) ? '\n' : '' };
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
