/**
 * Adds the imports, set-up and declarations of one generated module to another, as isort and Black would lay
 * them out. Both are texts of our own templates: the imports come first, one to a line, in groups
 * parted by a blank line, of which one imports azure.functions.
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

const sections = ['standard', 'installed', 'own'] as const;

interface Module {
  readonly imports: Readonly<Record<(typeof sections)[number], readonly string[]>>;
  /** Statements between the imports and the first definition, such as `app = func.FunctionApp()`. */
  readonly setup: readonly string[];
  readonly declarations: string;
}

function split(text: string): Module {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line !== '' && !/^(?:import|from) /.test(line));
  const first = lines.findIndex((line) => /^(?:@|def |async def |class )/.test(line));
  const definition = first < 0 ? lines.length : first;
  const groups = lines
    .slice(0, end)
    .join('\n')
    .trim()
    .split(/\n\n+/)
    .map((group) => group.split('\n'));
  const installed = groups.findIndex((group) => group.some((line) => /\bazure\b/.test(line)));
  return {
    imports: {
      standard: groups.slice(0, installed).flat(),
      installed: groups[installed] ?? [],
      own: groups.slice(installed + 1).flat(),
    },
    setup: definition === end ? [] : lines.slice(end, definition).join('\n').trim().split('\n'),
    declarations: lines.slice(definition).join('\n').trim(),
  };
}

/** `import` lines before `from` lines, names of one module in one line, nothing twice. */
function sorted(lines: readonly string[]): string[] {
  const plain = lines.filter((line) => line.startsWith('import '));
  const names = new Map<string, string[]>();
  for (const line of lines) {
    const [, module, imported] = /^from (\S+) import (.+)$/.exec(line) ?? [];
    if (module === undefined || imported === undefined) continue;
    names.set(module, [...(names.get(module) ?? []), ...imported.split(', ')]);
  }
  const from = [...names].map(([module, all]) => `from ${module} import ${unique(all).join(', ')}`);
  return [...unique(plain), ...from.sort()];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
