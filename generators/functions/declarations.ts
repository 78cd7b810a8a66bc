/**
 * The functions and classes at the top of rendered Python, with their decorators, each as its text. It
 * reads no more than strings, comments and brackets, since new apps are made without loading a parser.
 */
export function declarationsOf(text: string): Declaration[] {
  const lines = statementLines(text);
  const found: Declaration[] = [];
  let decorated: number | undefined;
  for (const [index, start] of lines.entries()) {
    const end = lines[index + 1] ?? text.length;
    const statement = text.slice(start, end);
    if (statement.startsWith('#')) continue;
    const [, name] = /^(?:async\s+def|def|class)\s+(\w+)/.exec(statement) ?? [];
    if (name !== undefined) {
      found.push({ name, text: text.slice(decorated ?? start, end).trimEnd() });
    }
    decorated = statement.startsWith('@') ? (decorated ?? start) : undefined;
  }
  return found;
}

/** The variables that are assigned at the top of rendered Python, each with its statement. */
export function constantsOf(text: string): Declaration[] {
  const lines = statementLines(text);
  return lines.flatMap((start, index) => {
    const statement = text.slice(start, lines[index + 1] ?? text.length).trimEnd();
    const [, name] = /^([A-Za-z_]\w*)\s*(?::[^=\n]+)?=(?!=)/.exec(statement) ?? [];
    return name === undefined ? [] : [{ name, text: statement }];
  });
}

/** What is imported at the top of rendered Python, one name each: `import json`, `from a.b import c as d`. */
export function importsOf(text: string): string[] {
  const lines = statementLines(text);
  return lines.flatMap((start, index) => {
    const statement = text.slice(start, lines[index + 1] ?? text.length).replace(/#[^\n]*/g, '');
    const [, from, names = ''] =
      /^(?:from\s+(\S+)\s+)?import\s+([^;]+)$/.exec(statement.trim()) ?? [];
    const head = from === undefined ? 'import' : `from ${from} import`;
    return names
      .replace(/[()\\]/g, ' ')
      .split(',')
      .map((name) => name.trim().replace(/\s+/g, ' '))
      .flatMap((name) => (name === '' ? [] : [`${head} ${name}`]));
  });
}

export interface Declaration {
  /** In Python. */
  readonly name: string;
  readonly text: string;
}

/** What a declaration is called in Azure. */
export function functionNameOf({ name, text }: Declaration): string {
  const [, literal] = /^@\w+\.function_name\(\s*("(?:[^"\\\n]|\\.)*")\s*,?\s*\)/m.exec(text) ?? [];
  try {
    return literal === undefined ? name : JSON.parse(literal);
  } catch {
    return name;
  }
}

const lexeme =
  /("""|''')(?:\\[\s\S]|(?!\1)[^\\])*\1|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|#[^\n]*|\\\n|[([{]|[)\]}]|\n(?=\S)/g;

let last: { readonly text: string; readonly lines: readonly number[] } | undefined;

/**
 * Where the lines begin that begin a statement of the module or are a comment of their own. Those of the last
 * text are kept, since its declarations, constants and imports are read one after the other.
 */
function statementLines(text: string): readonly number[] {
  if (last?.text !== text) last = { text, lines: readLines(text) };
  return last.lines;
}

function readLines(text: string): number[] {
  const starts = /^\S/.test(text) ? [0] : [];
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(lexeme)) {
    if (/^[([{]$/.test(found)) depth += 1;
    else if (/^[)\]}]$/.test(found)) depth -= 1;
    else if (found === '\n' && depth === 0) starts.push(index + 1);
  }
  return starts;
}
