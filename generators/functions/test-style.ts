import { declaredVersions } from '../../app/declared-versions.ts';
import { pythonFiles } from '../../app/find.ts';
import { admits, lowerBound, newest } from '../../app/versions.ts';
import { callableSince } from '../../bindings/record.ts';
import { stdlibModules } from '../../python/python-names.ts';
import { readableTextAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { FormatterSettings } from './formatting.ts';

/** Whether the app requires an azure-functions version in which decorated functions cannot be called. */
export function isBuiltFirst(tree: Tree): boolean {
  return declaredVersions(tree).some(({ of, specifier }) => {
    const bound = of === 'azure-functions' ? lowerBound(specifier) : undefined;
    const isOlder = bound === undefined || newest([bound, callableSince]) !== bound;
    return of === 'azure-functions' && isOlder && !admits(specifier, callableSince);
  });
}

/** A test that calls what its functions are built from, as all versions of azure-functions can. */
export function callBuilt(text: string, functions: readonly string[], width: number): string {
  if (functions.length === 0) return text;
  const call = new RegExp(`(?<![\\w.]|def )(${functions.join('|')})\\(`, 'g');
  const lines = text.split('\n').map((line) => {
    const built = line.replace(call, '$1.build().get_user_function()(');
    return built === line || built.length <= width ? built : inLines(built);
  });
  return lines.join('\n');
}

/** A line that ends with a call, with the arguments on a line of their own. */
function inLines(line: string): string {
  const [, indent = '', head, given = ''] =
    /^( *)(.*?\.get_user_function\(\)\()(.*)\)$/.exec(line) ?? [];
  let depth = 0;
  const isWhole = [...given].every((each) => {
    depth += each === '(' ? 1 : each === ')' ? -1 : 0;
    return depth >= 0;
  });
  if (head === undefined || !isWhole || depth !== 0) return line;
  return `${indent}${head}\n${indent}    ${given}\n${indent})`;
}

/**
 * Whether the app sets imports of its own modules right below those of packages: as ruff sorts them, or as
 * most of its modules have it.
 */
export function importsTogether(tree: Tree, { treatsAppAsFirstParty }: FormatterSettings): boolean {
  if (treatsAppAsFirstParty !== undefined) return !treatsAppAsFirstParty;
  const isOwn = (top: string) =>
    tree.file(`${top}.py`) !== undefined || tree.entries(top).length > 0;
  let [together, apart] = [0, 0];
  for (const path of pythonFiles(tree)) {
    const text = readableTextAt(tree, path) ?? '';
    const pairs = /^(?:from|import) (\w+).*\r?\n(\r?\n)?(?=(?:from|import) (\w+))/gm;
    for (const [, above = '', gap, below = ''] of text.matchAll(pairs)) {
      if (stdlibModules.has(above) || isOwn(above) || !isOwn(below)) continue;
      if (gap === undefined) together += 1;
      else apart += 1;
    }
  }
  return together > apart;
}

/** A test with the import of the app's module among those of packages, sorted as isort does. */
export function withImportsTogether(text: string, module: string): string {
  const from = `from ${module.replaceAll('.', '\\.')} import (?:\\([^)]*\\)|.*)\\n`;
  const blocks = new RegExp(`((?:^(?:import|from) .*\\n)+)\\n(${from})`, 'm');
  return text.replace(blocks, (whole, packages: string, own: string) => {
    const [, top = ''] = /^(?:import|from) (\w+)/.exec(packages) ?? [];
    if (stdlibModules.has(top)) return whole;
    const lines = packages.split(/(?<=\n)/);
    const [plain, others] = [/^import /, /^from /].map((kind) =>
      lines.filter((each) => kind.test(each)),
    );
    const sorted = [...(others ?? []), own].sort((one, other) =>
      sourceOf(one) < sourceOf(other) ? -1 : 1,
    );
    return [...(plain ?? []), ...sorted].join('');
  });
}

function sourceOf(line: string): string {
  return line.split(' ')[1]?.toLowerCase() ?? '';
}
