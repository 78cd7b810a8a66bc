import { flat, literalPiece } from '../../python/layout.ts';
import { isPlain } from '../../workspace/text/is-plain.ts';
import { decorators } from './decorators.ts';
import { errorInIdentifier } from './formats.ts';
import type { Escapers } from './render.ts';
import { type Escaper, type TemplateValue, Unwritable } from './template.ts';

/** One for each language that generated files are written in. */
export const escapers: Escapers = {
  decorators,
  py: python,
  ident: onText(identifier),
  module: onText((text) => text.split('.').map(identifier).join('.')),
  json: one((value) => JSON.stringify(value)),
  yaml: one(yaml),
  toml: one(toml),
  bicep,
  md: onText(markdown),
  code: onText(codeSpan),
  comment: onText(line),
};

/** A Python literal; several texts become one. */
function python(...values: readonly TemplateValue[]): string {
  return flat(literalPiece(joined(values)));
}

/** One value, or several texts as one. */
function joined(values: readonly TemplateValue[]): TemplateValue {
  if (values.every((value) => typeof value === 'string')) return values.join('');
  if (values.length > 1) throw new Unwritable('only texts can be joined');
  return values[0] as TemplateValue;
}

/** A Python identifier as it is; anything else has no form. */
function identifier(text: string): string {
  const problem = errorInIdentifier(text);
  if (problem !== undefined) throw new Unwritable(`${JSON.stringify(text)} ${problem}`);
  return text;
}

/** A string of Bicep. See https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings */
function bicep(...values: readonly TemplateValue[]): string {
  return onText((text) => {
    const escaped = line(text).replace(/[\\']/g, '\\$&').replaceAll('${', '\\${');
    return `'${escaped}'`;
  })(joined(values));
}

/** JSON is YAML, but for the escapes of characters beyond 16 bits and for what YAML cannot hold. */
function yaml(value: TemplateValue): string {
  return escapeBeyondAscii(JSON.stringify(value));
}

/** TOML has no null; lists and tables are written inline. */
function toml(value: TemplateValue): string {
  if (value === null) throw new Unwritable('TOML has no null');
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value as { readonly [name: string]: TemplateValue });
    return `{ ${entries.map(([key, each]) => `${toml(key)} = ${toml(each)}`).join(', ')} }`;
  }
  return escapeBeyondAscii(JSON.stringify(value));
}

/** Both languages write the characters beyond 16 bits as `\U` and eight digits. */
function escapeBeyondAscii(json: string): string {
  // JSON escapes halves of surrogate pairs and nothing else as \ud…; these languages have none.
  if (/(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(json)) throw new Unwritable('it holds half a character');
  return json.replace(/[\u007f-\uffff]|[\u{10000}-\u{10ffff}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
  });
}

/** A text in Markdown that means nothing there. */
export function markdown(text: string): string {
  return line(text)
    .replace(/[\\`*_[\]<>&|~#]/g, '\\$&')
    .replace(/^(\s*)([-+=]|\d+(?=[.)]))/, (_, space, mark) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
}

/** Inside a Markdown code span of one backtick. */
function codeSpan(text: string): string {
  if (text.includes('`')) throw new Unwritable('a code span cannot hold a backtick');
  return line(text);
}

/** One line of any language in which only the line end matters, such as a Python comment. */
function line(text: string): string {
  if (!isPlain(text) && /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) {
    throw new Unwritable(`${JSON.stringify(text)} is not one line of printable text`);
  }
  return text;
}

function one(write: (value: TemplateValue) => string): Escaper {
  return (...values) => {
    const [value] = values;
    if (value === undefined || values.length > 1) throw new Unwritable('one value is expected');
    return write(value);
  };
}

function onText(write: (text: string) => string): Escaper {
  return one((value) => {
    if (typeof value !== 'string') throw new Unwritable('it is not a text');
    return write(value);
  });
}
