import type { Answer } from '../../generators/templates/question.ts';
import type { JsonPath } from '../../workspace/text/json.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import type { Generated, Lock, Pin, TemplateVersion } from './lock.ts';

/** Carries a finding out of nested fields, with its place in the JSON; never leaves the lock's files. */
export class LockFault extends Error {
  readonly path: JsonPath;
  /** Of a form that is not known here. */
  readonly version?: string;

  constructor(path: JsonPath, problem: string, version?: string) {
    super(problem);
    this.path = path;
    if (version !== undefined) this.version = version;
  }
}

type LockFields = { readonly [key: string]: unknown };

/** A lock out of JSON; what is not known of an entry is kept in it. Throws `LockFault`. */
export function lockIn(json: unknown): Lock {
  const { lockfileVersion, registries, generated } = fields(json, []);
  if (lockfileVersion !== 1) {
    if (typeof lockfileVersion !== 'number') {
      throw new LockFault(['lockfileVersion'], 'must be the number 1');
    }
    throw new LockFault(['lockfileVersion'], 'is not known', String(lockfileVersion));
  }
  return {
    lockfileVersion,
    registries: registries === undefined ? {} : mapped(registries, ['registries'], pin),
    generated: generated === undefined ? [] : list(generated, ['generated']).map(entry),
  };
}

function pin(json: unknown, at: JsonPath): Pin {
  const namespace = String(at.at(-1));
  if (!/^@[a-z\d][a-z\d-]*$/.test(namespace))
    throw new LockFault(at, 'is not a namespace like @acme');
  const own = fields(json, at);
  return {
    ...own,
    source: text(own.source, [...at, 'source']),
    version: text(own.version, [...at, 'version']),
    ...(own.commit !== undefined && { commit: commit(own.commit, [...at, 'commit']) }),
    integrity: integrity(own.integrity, [...at, 'integrity']),
  };
}

function entry(json: unknown, index: number): Generated {
  const at = ['generated', index] as const;
  const own = fields(json, at);
  return {
    ...own,
    template: text(own.template, [...at, 'template']),
    templates: mapped(own.templates, [...at, 'templates'], templateVersion),
    answers: mapped(own.answers, [...at, 'answers'], answer),
    ...(own.place !== undefined && { place: place(own.place, [...at, 'place']) }),
    ...(own.bindings !== undefined && {
      bindings: list(own.bindings, [...at, 'bindings']).map((each, nth) =>
        text(each, [...at, 'bindings', nth]),
      ),
    }),
    functions: mapped(own.functions, [...at, 'functions'], digest),
    ...(own.helpers !== undefined && {
      helpers: mapped(own.helpers, [...at, 'helpers'], digest),
    }),
    files: mapped(own.files, [...at, 'files'], (value, path) => {
      safePath(String(path.at(-1)), path);
      return digest(value, path);
    }),
  };
}

function templateVersion(json: unknown, at: JsonPath): TemplateVersion {
  const own = fields(json, at);
  return {
    ...own,
    version: text(own.version, [...at, 'version']),
    ...(own.pyfunc !== undefined && { pyfunc: release(own.pyfunc, [...at, 'pyfunc']) }),
    ...(own.release !== undefined && { release: text(own.release, [...at, 'release']) }),
    integrity: integrity(own.integrity, [...at, 'integrity']),
  };
}

function release(json: unknown, at: JsonPath): string {
  return matching(json, at, /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/, 'must be a version of pyfunc');
}

function place(json: unknown, at: JsonPath): NonNullable<Generated['place']> {
  const own = fields(json, at);
  const file = text(own.file, [...at, 'file']);
  safePath(file, [...at, 'file']);
  const { quotes, tests, width, imports, calls, authLevel } = own;
  if (quotes !== undefined) matching(quotes, [...at, 'quotes'], /^single$/, 'must be "single"');
  if (tests !== undefined) safePath(text(tests, [...at, 'tests']), [...at, 'tests']);
  if (width !== undefined && !Number.isInteger(width)) {
    throw new LockFault([...at, 'width'], 'must be a whole number');
  }
  const fixed = { imports: [imports, 'together'], calls: [calls, 'built'] } as const;
  for (const [name, [value, only]] of Object.entries(fixed)) {
    if (value !== undefined)
      matching(value, [...at, name], new RegExp(`^${only}$`), `must be "${only}"`);
  }
  return {
    file,
    on: text(own.on, [...at, 'on']),
    ...(quotes === 'single' && { quotes }),
    ...(typeof tests === 'string' && { tests }),
    ...(typeof width === 'number' && { width }),
    ...(imports === 'together' && { imports }),
    ...(calls === 'built' && { calls }),
    ...(authLevel !== undefined && {
      authLevel: matching(
        authLevel,
        [...at, 'authLevel'],
        /^\w+$/,
        'must be an authorization level',
      ),
    }),
  };
}

function answer(json: unknown, at: JsonPath): Answer {
  if (Array.isArray(json)) return json.map((each, index) => text(each, [...at, index], true));
  if (['string', 'boolean', 'number'].includes(typeof json)) return json as Answer;
  throw new LockFault(at, 'is not an answer');
}

function safePath(path: string, at: JsonPath): void {
  const problem = problemWithPath(path);
  if (problem !== undefined) throw new LockFault(at, `the path ${problem}`);
}

function digest(json: unknown, at: JsonPath): string {
  return matching(json, at, /^[\da-f]{64}$/, 'must be a SHA-256 digest in hexadecimal');
}

function commit(json: unknown, at: JsonPath): string {
  return matching(json, at, /^(?:[\da-f]{40}|[\da-f]{64})$/, 'must be the full hash of a commit');
}

function integrity(json: unknown, at: JsonPath): string {
  return matching(
    json,
    at,
    /^sha512-[A-Za-z\d+/]{86}==$/,
    'must be sha512- and a digest in base64',
  );
}

function matching(json: unknown, at: JsonPath, form: RegExp, rule: string): string {
  const value = text(json, at);
  if (!form.test(value)) throw new LockFault(at, rule);
  return value;
}

function text(json: unknown, at: JsonPath, mayBeEmpty = false): string {
  if (typeof json === 'string' && (mayBeEmpty || json !== '')) return json;
  throw new LockFault(at, 'must be a text');
}

function list(json: unknown, at: JsonPath): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw new LockFault(at, 'must be a list');
}

function fields(json: unknown, at: JsonPath): LockFields {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as LockFields;
  throw new LockFault(at, 'must be an object');
}

function mapped<T>(
  json: unknown,
  at: JsonPath,
  read: (value: unknown, at: JsonPath) => T,
): { readonly [key: string]: T } {
  const entries = Object.entries(fields(json, at));
  return Object.fromEntries(entries.map(([key, value]) => [key, read(value, [...at, key])]));
}
