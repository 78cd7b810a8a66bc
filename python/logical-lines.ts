/** A token of Python, as far as it takes to compare two texts. */
export interface Token {
  readonly start: number;
  readonly end: number;
  /** How it is compared: a string has the same form in either kind of quotes. */
  readonly form: string;
  /** A comma or a bracket that formatters add and take away, and that means nothing. */
  isOptional: boolean;
}

/** One statement, or the head of one, on as many lines as its brackets take; or a comment. */
export interface LogicalLine {
  /** Behind its indentation. */
  readonly start: number;
  /** Without line end. */
  readonly end: number;
  readonly indent: string;
  readonly depth: number;
  readonly tokens: readonly Token[];
  /** Equal for lines that mean the same to Python and have the same comments. */
  readonly form: string;
}

const lexeme =
  /(?<space>[ \t\f]+|\\(?:\r\n|\r|\n))|(?<break>\r\n|\r|\n)|(?<comment>#[^\r\n]*)|(?<string>[A-Za-z]{0,3}(?:"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\[\s\S]|[^"\\\r\n])*"|'(?:\\[\s\S]|[^'\\\r\n])*'))|(?<word>[\p{L}\p{N}_]+(?:(?<=\d)\.[\p{N}_]*)?)|(?<other>\*\*=?|\/\/=?|>>=?|<<=?|->|:=|[-+*/%&|^@=!<>]=|\.\.\.|[\s\S])/uy;

/** Divides a module into logical lines. Never fails: what Python would refuse is in some line, too. */
export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  const indents = [''];
  let tokens: Token[] = [];
  let brackets = 0;
  let lineStart = 0;
  const finish = () => {
    const [first] = tokens;
    const last = tokens.at(-1);
    if (first === undefined || last === undefined) return;
    const indent = text.slice(lineStart, first.start);
    const isComment = tokens.length === 1 && first.form.startsWith('#');
    if (!isComment) {
      while (indents.length > 1 && (indents.at(-1) ?? '').length > indent.length) indents.pop();
      if (indent.length > (indents.at(-1) ?? '').length) indents.push(indent);
    }
    const depth = isComment
      ? indents.filter((each) => each.length <= indent.length).length - 1
      : indents.length - 1;
    markOptional(tokens);
    const form = `${depth} ${formOf(text, tokens)}`;
    lines.push({ start: first.start, end: last.end, indent, depth, tokens, form });
    tokens = [];
  };
  lexeme.lastIndex = 0;
  for (let found = lexeme.exec(text); found !== null; found = lexeme.exec(text)) {
    const { space, break: ending, string, comment } = found.groups ?? {};
    const [own] = found;
    if (space !== undefined) continue;
    if (ending !== undefined) {
      if (brackets > 0) continue;
      finish();
      lineStart = lexeme.lastIndex;
      continue;
    }
    if (/^[([{]$/.test(own)) brackets += 1;
    else if (/^[)\]}]$/.test(own)) brackets = Math.max(0, brackets - 1);
    const form = string === undefined ? (comment ?? own).trimEnd() : stringForm(string);
    const start = found.index;
    const end = start + (comment === undefined ? own.length : own.trimEnd().length);
    tokens.push({ start, end, form, isOptional: false });
  }
  finish();
  return lines;
}

/** A string in double quotes, where nothing in it depends on the kind of quotes. */
function stringForm(text: string): string {
  const [, prefix = '', quotes = '', body = ''] =
    /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(text) ?? [];
  const own = prefix.toLowerCase().replace('u', '');
  if (/["']/.test(body)) return `${own}${quotes}${body}${quotes}`;
  return `${own}${quotes.replaceAll("'", '"')}${body}${quotes.replaceAll("'", '"')}`;
}

/** The indentation of a docstring is that of its function, and no part of what it says. */
function formOf(text: string, tokens: readonly Token[]): string {
  const [only, ...others] = tokens;
  if (only && others.length === 0 && /^r?"""/.test(only.form)) {
    const lines = text.slice(only.start, only.end).split(/\r\n|\r|\n/);
    return lines.map((line) => line.trim()).join('\n');
  }
  return tokens
    .filter(({ isOptional }) => !isOptional)
    .map(({ form }) => form)
    .join(' ');
}

const keywordsBefore = new Set([
  'return',
  '=',
  'in',
  'if',
  'elif',
  'while',
  'assert',
  'and',
  'or',
  'not',
  'await',
  'yield',
  'else',
]);

/** Marks commas before a closing bracket, and brackets around all of an expression or of imported names. */
function markOptional(tokens: readonly Token[]): void {
  const open: { at: number; commas: number }[] = [];
  for (const [at, token] of tokens.entries()) {
    const { form } = token;
    const inner = open.at(-1);
    if (form === ',' && inner) inner.commas += 1;
    if (/^[([{]$/.test(form)) open.push({ at, commas: 0 });
    if (!/^[)\]}]$/.test(form)) continue;
    const own = open.pop();
    if (own === undefined) continue;
    const last = tokens.slice(own.at + 1, at).findLast((each) => !each.form.startsWith('#'));
    const isCall =
      /^[\p{L}\p{N}_]+$|^[)\]]$/u.test(tokens[own.at - 1]?.form ?? '') &&
      !keywordsBefore.has(tokens[own.at - 1]?.form ?? '') &&
      tokens[own.at - 1]?.form !== 'import';
    if (last?.form === ',') {
      // One comma makes a tuple of `(a,)` and of `x[a,]`.
      const isMeant = own.commas === 1 && (form === ')' ? !isCall : form === ']' && isCall);
      if (!isMeant) {
        last.isOptional = true;
        own.commas -= 1;
      }
    }
    if (form === ')' && isAround(tokens, own.at, at, own.commas)) {
      (tokens[own.at] as Token).isOptional = true;
      token.isOptional = true;
    }
  }
}

/** Whether brackets hold all that is assigned, returned or imported, and one expression. */
function isAround(tokens: readonly Token[], start: number, end: number, commas: number): boolean {
  const before = tokens[start - 1]?.form ?? '';
  if (before === 'import' && tokens[0]?.form === 'from') return true;
  const after = tokens.slice(end + 1).filter(({ form }) => !form.startsWith('#'));
  const isLast = after.length === 0 || (after.length === 1 && after[0]?.form === ':');
  if (!isLast || commas > 0 || end === start + 1) return false;
  if (!['return', '=', 'if', 'elif', 'while', 'assert', 'in'].includes(before)) return false;
  let depth = 0;
  return tokens.slice(start + 1, end).every(({ form }) => {
    if (/^[([{]$/.test(form)) depth += 1;
    else if (/^[)\]}]$/.test(form)) depth -= 1;
    return form.startsWith('#') ? false : depth > 0 || !/^(?:for|async|yield|:=)$/.test(form);
  });
}
