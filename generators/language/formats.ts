import { keywords } from '../../python/python-names.ts';
import { isPlain } from '../../workspace/text/is-plain.ts';

/**
 * What a text answer may look like. `bare` formats hold nothing that means something to Python, JSON,
 * YAML, TOML, Markdown, a shell or a path, so a template may use them without an escaper.
 */
export interface TextFormat {
  readonly bare: boolean;
  /** Says what is wrong with the text; undefined where it fits. */
  readonly validationError: (text: string) => string | undefined;
}

export type Format =
  | 'app-name'
  | 'function-name'
  | 'line'
  | 'path'
  | 'resource-name'
  | 'route'
  | 'schedule'
  | 'setting-name';

/** Every format a question can ask for, and the only place that knows its rule. */
export const formats: Readonly<Record<Format, TextFormat>> = {
  'app-name': pattern(
    /^[a-z\d](?:[a-z\d-]{0,58}[a-z\d])?$/i,
    'must be 1 to 60 letters, digits and dashes, with no dash at either end',
  ),
  'function-name': {
    bare: true,
    validationError: (text) => errorInIdentifier(text) ?? errorOfTheHost(text),
  },
  line: { bare: false, validationError: errorInLine },
  path: { bare: false, validationError: errorInLine },
  'resource-name': reference(
    /^[a-z\d](?:-?[a-z\d]){2,62}$/,
    'must be 3 to 63 lower-case letters, digits and single dashes, or %SETTING%',
  ),
  route: { bare: false, validationError: errorInRoute },
  schedule: reference(
    /^(?:[\d*/,\-a-z]+ ){5}[\d*/,\-a-z]+$/i,
    'must be six fields (second minute hour day month weekday), e.g. "0 0 3 * * *", or %SETTING%',
  ),
  'setting-name': pattern(
    /^[a-z_]\w{0,127}$/i,
    'must be letters, digits and underscores, and not start with a digit',
  ),
};

/** Says why this is not a name for something in Python; undefined where it is one. */
export function errorInIdentifier(text: string): string | undefined {
  if (!/^[a-z_]\w*$/i.test(text)) {
    return 'must be letters, digits and underscores, and not start with a digit';
  }
  return keywords.has(text) ? `must not be the Python keyword ${text}` : undefined;
}

/** The host takes a letter first, 128 characters, and keeps `host` for itself. */
function errorOfTheHost(text: string): string | undefined {
  if (!/^[a-z]/i.test(text)) return 'must start with a letter';
  if (text.length > 128) return 'must be at most 128 characters';
  return text.toLowerCase() === 'host'
    ? 'must not be "host", which the Functions host keeps for itself'
    : undefined;
}

function errorInLine(text: string): string | undefined {
  if (text.trim() === '') return 'must not be empty';
  if (text.length > 500) return 'must be at most 500 characters';
  return !isPlain(text) && /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)
    ? 'must be one line of printable text'
    : undefined;
}

function errorInRoute(text: string): string | undefined {
  if (text.startsWith('/')) return 'must not start with a slash';
  return errorInLine(text);
}

function pattern(expression: RegExp, rule: string): TextFormat {
  return { bare: true, validationError: (text) => (expression.test(text) ? undefined : rule) };
}

/** A value, or the name of the setting that holds it between percent signs. */
function reference(expression: RegExp, rule: string): TextFormat {
  const fits = (text: string) => expression.test(text) || /^%[a-z_]\w*%$/i.test(text);
  return { bare: false, validationError: (text) => (fits(text) ? undefined : rule) };
}
