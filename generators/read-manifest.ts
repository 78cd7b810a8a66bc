import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { templateManifest } from '../diagnostics/templates.ts';
import { type Format, formats } from './formats.ts';
import type { FileEntry, Home, Manifest, Merge, Needed, OtherFunction } from './manifest.ts';
import { type Answer, type Answers, type Choice, objection, type Question } from './question.ts';
import type { Value } from './template.ts';

/** Carries a finding out of nested fields; never leaves this file. */
class Fault extends Error {
  readonly field: string;

  constructor(field: string, problem: string) {
    super(problem);
    this.field = field;
  }
}

type Fields = { readonly [name: string]: unknown };
type Data = { readonly [name: string]: Value };

/** Reads the text of a template.json: every field has its type, and there are no others. */
export function readManifest(path: string, text: string): Manifest | Diagnostic {
  try {
    return manifest(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof Fault || error instanceof SyntaxError)) throw error;
    const field = error instanceof Fault ? error.field : 'as a whole';
    return diagnose(templateManifest, { field, problem: error.message }, { at: { path } });
  }
}

function manifest(json: unknown): Manifest {
  const shared = ['$schema', 'kind', 'name', 'title', 'version', 'questions', 'files'];
  shared.push('settings', 'host', 'requirements', 'writes', 'uses');
  const fields = record(json, 'as a whole');
  const described = {
    name: text(fields, 'name'),
    title: text(fields, 'title'),
    version: text(fields, 'version'),
    questions: list(fields, 'questions').map(question),
    files: list(fields, 'files').map(fileEntry),
    settings: mapped(record(fields.settings, 'settings'), 'settings', (value, at) =>
      plainText(at)(value, 0),
    ),
    host: optional(fields, 'host', (value) => record(value, 'host') as Data, {}),
    requirements: list(fields, 'requirements').map(plainText('requirements')),
    ...(fields.writes !== undefined && {
      writes: list(fields, 'writes').map(plainText('writes')),
    }),
    ...(fields.uses !== undefined && { uses: list(fields, 'uses').map(needed) }),
  };
  const kind = oneOf(fields, 'kind', ['app', 'function', 'files']);
  if (kind === 'files') {
    only(fields, shared, '');
    return { ...described, kind };
  }
  if (kind === 'app') {
    only(fields, [...shared, 'extends', 'homes'], '');
    const base = optional(fields, 'extends', () => text(fields, 'extends'), undefined);
    return {
      ...described,
      kind,
      ...(base !== undefined && { extends: base }),
      homes: mapped(record(fields.homes, 'homes'), 'homes', home),
    };
  }
  only(fields, [...shared, 'module', 'bindings', 'others'], '');
  return {
    ...described,
    kind,
    module: text(fields, 'module'),
    bindings: list(fields, 'bindings') as Value[],
    others: optional(
      fields,
      'others',
      (value) => mapped(record(value, 'others'), 'others', otherFunction),
      {},
    ),
  };
}

function needed(json: unknown, index: number): Needed {
  const at = `uses[${index}]`;
  const fields = record(json, at);
  only(fields, ['template', 'answers'], at);
  const given = optional(fields, 'answers', (value) => answers(value, `${at}.answers`), undefined);
  return { template: text(fields, 'template', at), ...(given && { answers: given }) };
}

function otherFunction(json: unknown, at: string): OtherFunction {
  const fields = record(json, at);
  only(fields, ['name', 'bindings'], at);
  const name = text(fields, 'name', at);
  if (!name.includes('{{name}}')) throw new Fault(`${at}.name`, 'must have {{name}} in it');
  return { name, bindings: list(fields, 'bindings', at) as Value[] };
}

function question(json: unknown, index: number): Question {
  const at = `questions[${index}]`;
  const fields = record(json, at);
  const kind = oneOf(fields, 'kind', ['text', 'select', 'multiselect', 'confirm'], at);
  only(fields, ['name', 'title', 'kind', 'format', 'choices', 'default', 'when'], at);
  const asked = {
    name: text(fields, 'name', at),
    title: text(fields, 'title', at),
    ...(fields.when !== undefined && { when: answers(fields.when, `${at}.when`) }),
  };
  if (!/^[a-z][a-zA-Z\d]*$/.test(asked.name)) throw new Fault(`${at}.name`, 'must be in camelCase');
  const made = { ...asked, kind, ...details(kind, fields, at) } as Question;
  if (fields.default === undefined) return made;
  const whole = { ...made, default: fields.default } as Question;
  const problem = objection(whole, fields.default);
  if (problem !== undefined) throw new Fault(`${at}.default`, problem);
  return whole;
}

function details(kind: Question['kind'], fields: Fields, at: string): object {
  if (kind === 'confirm') return {};
  if (kind === 'text')
    return { format: oneOf(fields, 'format', Object.keys(formats) as Format[], at) };
  return {
    choices: list(fields, 'choices', at).map((each, index) =>
      choice(each, `${at}.choices[${index}]`),
    ),
  };
}

function choice(json: unknown, at: string): Choice {
  const fields = record(json, at);
  only(fields, ['value', 'title'], at);
  return { value: text(fields, 'value', at), title: text(fields, 'title', at) };
}

const merges: readonly Merge[] = [
  'keep',
  'own',
  'lines',
  'requirements',
  'dependencies',
  'json',
  'settings',
];

function fileEntry(json: unknown, index: number): FileEntry {
  const at = `files[${index}]`;
  const fields = record(json, at);
  only(fields, ['from', 'to', 'merge', 'when', 'unless'], at);
  return {
    from: text(fields, 'from', at),
    to: text(fields, 'to', at),
    merge: oneOf(fields, 'merge', merges, at),
    ...(fields.when !== undefined && { when: answers(fields.when, `${at}.when`) }),
    ...(fields.unless !== undefined && {
      unless: list(fields, 'unless', at).map(plainText(at)),
    }),
  };
}

function home(json: unknown, at: string): Home {
  const fields = record(json, at);
  only(fields, ['to', 'app', 'from'], at);
  return {
    to: text(fields, 'to', at),
    app: text(fields, 'app', at),
    ...(fields.from !== undefined && { from: text(fields, 'from', at) }),
  };
}

function answers(json: unknown, at: string): Answers {
  return mapped(record(json, at), at, (value, field): Answer => {
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    throw new Fault(field, 'must be a text, true or false');
  });
}

function record(value: unknown, at: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Fault(at, 'must be an object');
}

function mapped<T>(fields: Fields, at: string, read: (value: unknown, at: string) => T) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, read(value, `${at}.${name}`)]),
  );
}

function optional<T>(fields: Fields, name: string, read: (value: unknown) => T, otherwise: T): T {
  return fields[name] === undefined ? otherwise : read(fields[name]);
}

function list(fields: Fields, name: string, at = ''): unknown[] {
  const value = fields[name];
  if (Array.isArray(value)) return value;
  throw new Fault(within(at, name), 'must be a list');
}

function text(fields: Fields, name: string, at = ''): string {
  return plainText(within(at, name))(fields[name], 0);
}

function plainText(at: string): (value: unknown, index: number) => string {
  return (value) => {
    if (typeof value === 'string' && value !== '') return value;
    throw new Fault(at, 'must be a text');
  };
}

function oneOf<T extends string>(fields: Fields, name: string, known: readonly T[], at = ''): T {
  const found = known.find((each) => each === fields[name]);
  if (found !== undefined) return found;
  throw new Fault(within(at, name), `must be one of ${known.join(', ')}`);
}

function only(fields: Fields, known: readonly string[], at: string): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Fault(within(at, unknown), 'is not known here');
}

function within(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}
