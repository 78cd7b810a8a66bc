import { fittedImport } from '../../python/imports/import-text.ts';
import { stdlibModules } from '../../python/python-names.ts';

/**
 * Adds the imports, set-up and declarations of one module to another, as isort and Black would lay them
 * out. Both are texts of templates whose imports come first.
 */
export function joinModules(module: string, addition: string): string {
  const [into, from] = [split(module), split(addition)];
  const imports = sections
    .map((section) => sorted([...into.imports[section], ...from.imports[section]]))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'));
  const setup = from.setup.filter((line) => !into.setup.includes(line));
  const parts = [[...into.setup, ...setup].join('\n'), into.declarations, from.declarations];
  return `${imports.join('\n\n')}\n\n${parts.filter((part) => part !== '').join('\n\n\n')}\n`;
}

const sections = ['future', 'standard', 'installed', 'own'] as const;

type ModuleSection = (typeof sections)[number];

interface Module {
  /** Statements, each in one line unless it has comments. */
  readonly imports: Readonly<Record<ModuleSection, readonly string[]>>;
  /** Statements between the imports and the first definition, such as `app = func.FunctionApp()`. */
  readonly setup: readonly string[];
  readonly declarations: string;
}

function split(text: string): Module {
  const { imports, rest } = header(text);
  const azure = imports.find(({ line }) => /^(?:from|import) azure\b/.test(line))?.group;
  const of = (section: ModuleSection) =>
    imports.filter((each) => sectionOf(each, azure) === section).map(({ line }) => line);
  const lines = rest.split('\n');
  const first = lines.findIndex((line) => /^(?:@|def |async def |class )/.test(line));
  const above = lines.slice(0, Math.max(first, 0));
  const comments = above.length - 1 - above.findLastIndex((line) => !line.startsWith('#'));
  const definition = first < 0 ? lines.length : first - comments;
  const setup = lines.slice(0, definition).join('\n').trim();
  return {
    imports: {
      future: of('future'),
      standard: of('standard'),
      installed: of('installed'),
      own: of('own'),
    },
    setup: setup === '' ? [] : setup.split('\n'),
    declarations: lines.slice(definition).join('\n').trim(),
  };
}

interface SpelledImport {
  readonly line: string;
  /** Those that no blank line parts. */
  readonly group: number;
}

/** The import statements that a module begins with, below its docstring, and all that follows. */
function header(text: string): {
  readonly imports: readonly SpelledImport[];
  readonly rest: string;
} {
  const imports: SpelledImport[] = [];
  let rest = text.replace(/^\s*(?:("""|''')[\s\S]*?\1\s*)?/, '');
  let group = 0;
  for (;;) {
    const [all, statement = '', gap = ''] =
      /^((?:from [\w.]+ )?import (?:\([^)]*\)[^\n]*|[^\n(]+))(\n*)/.exec(rest) ?? [];
    if (all === undefined) return { imports, rest };
    imports.push({ line: inOneLine(statement), group });
    if (gap.length > 1) group += 1;
    rest = rest.slice(all.length);
  }
}

function inOneLine(statement: string): string {
  if (statement.includes('#')) return statement;
  return statement.replace(/\(\s*|\s*,?\s*\)/g, '').replace(/\s+/g, ' ');
}

/** What is the app's own only its place tells: below the group of azure.functions. */
function sectionOf({ line, group }: SpelledImport, azure = group): ModuleSection {
  const [, top = ''] = /^(?:from|import) (\w*)/.exec(line) ?? [];
  if (top === '__future__') return 'future';
  if (stdlibModules.has(top)) return 'standard';
  return group > azure ? 'own' : 'installed';
}

/** `import` lines before `from` lines, names of one module in one statement, nothing twice. */
function sorted(lines: readonly string[]): string[] {
  const names = new Map<string, string[]>();
  const plain: string[] = [];
  for (const line of lines) {
    const [, module, imported] = /^from (\S+) import ([^#]+)$/.exec(line) ?? [];
    if (module === undefined || imported === undefined) plain.push(line);
    else names.set(module, [...(names.get(module) ?? []), ...imported.split(', ')]);
  }
  const from = [...names].map(([module, all]) => {
    const spelled = unique(all).map((name) => ({ name }));
    return fittedImport({ kind: 'from', module }, spelled).join('\n');
  });
  return [...unique(plain), ...from.sort()];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
