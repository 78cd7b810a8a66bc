/**
 * Adds the imports and declarations of one generated module to another, as isort and Black would lay
 * them out. Both are texts of our own templates: the imports come first, one to a line, in groups
 * parted by a blank line, of which one imports azure.functions.
 */
export function joinModules(module: string, addition: string): string {
  const [into, from] = [split(module), split(addition)];
  const imports = sections
    .map((section) => sorted([...into.imports[section], ...from.imports[section]]))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'));
  return `${imports.join('\n\n')}\n\n${into.body}\n\n\n${from.body}\n`;
}

const sections = ['standard', 'installed', 'own'] as const;

interface Module {
  readonly imports: Readonly<Record<(typeof sections)[number], readonly string[]>>;
  readonly body: string;
}

function split(text: string): Module {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line !== '' && !/^(?:import|from) /.test(line));
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
    body: lines.slice(end).join('\n').trim(),
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
