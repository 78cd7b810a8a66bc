import path from 'node:path';
import type { NodePlopAPI } from 'node-plop';
import { globSync } from 'tinyglobby';
import { readText } from '../../workspace/text/text.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import type { Draft } from './draft.ts';

/** An entry of a generator's list of actions, as a plopfile writes it. */
export interface Action {
  readonly type: string;
  readonly path?: string;
  readonly template?: string;
  readonly templateFile?: string;
  readonly skip?: (data: object) => unknown;
  readonly skipIfExists?: boolean;
  readonly force?: boolean;
  readonly abortOnFail?: boolean;
  readonly data?: object | (() => object | Promise<object>);
  readonly transform?: (text: string, data: object) => unknown;
  readonly pattern?: string | RegExp;
  readonly separator?: string;
  readonly unique?: boolean;
  readonly destination?: string;
  readonly base?: string;
  readonly verbose?: boolean;
  readonly templateFiles?: string | readonly string[] | (() => string | readonly string[]);
  /** `true` strips any extension. */
  readonly stripExtensions?: readonly string[] | boolean;
  readonly globOptions?: object;
}

/** Does one action in the draft; what it returns is shown for it. Throws where plop's own would. */
export type Act = (data: object, action: Action) => Promise<string>;

/** What actions need beside their data. */
export interface ActionContext {
  /** The plop that the generator belongs to: its helpers, partials and folders count. */
  readonly plop: NodePlopAPI;
  readonly draft: Draft;
  /** Runs code of the plopfile so that it sees the draft. */
  readonly call: <T>(code: () => T | Promise<T>) => Promise<T>;
  /** Told where an action finds nothing to change, which plop passes over. */
  readonly unmatched: (type: string, path: string, pattern: string) => void;
}

/**
 * Plop's built-in actions with plop's own meaning, but for where they write: into a draft, so that
 * all of a run can be shown first and is then written as one transaction.
 */
export function draftActions({
  plop,
  draft,
  call,
  unmatched,
}: ActionContext): Readonly<Record<string, Act>> {
  const root = plop.getDestBasePath();
  const templates = plop.getPlopfilePath();

  const rendered = (text: string, data: object, action: Action) =>
    plop.renderString(text, { ...action.data, ...data });

  const target = (data: object, action: Action) => {
    const written = rendered((action.path ?? '').replaceAll('\\', '/'), data, action);
    return path.relative(root, path.resolve(root, written)).replaceAll(path.sep, '/');
  };

  /** The path of a template file is a template too. */
  const located = (data: object, action: Action): Action => {
    if (!action.templateFile) return action;
    const file = path.resolve(templates, action.templateFile).replaceAll(path.sep, '/');
    return { ...action, templateFile: rendered(file, data, action) };
  };

  const addition = (data: object, action: Action) => {
    if (!action.templateFile) return rendered(action.template ?? '', data, action);
    return rendered(readTemplate(action.templateFile).text, data, action);
  };

  const transformed = async (text: string, data: object, { transform }: Action) => {
    if (!transform) return text;
    const result = await call(() => transform(text, data));
    if (typeof result === 'string') return result;
    const shown = JSON.stringify(result);
    throw new TypeError(`Invalid return value for transform (${shown} is not a string)`);
  };

  const addFile: Act = async (data, action) => {
    const to = target(data, action);
    if (draft.has(to) && !action.force) {
      if (action.skipIfExists) return `[SKIPPED] ${to} (exists)`;
      throw new Error(`File already exists\n -> ${to}`);
    }
    const template = action.templateFile ? readFile(action.templateFile) : undefined;
    const mode = template?.mode;
    if (template?.isBinary) draft.set(to, template.bytes, mode);
    else draft.write(to, await transformed(addition(data, action), data, action), mode);
    return to;
  };

  const add: Act = async (data, action) => addFile(data, located(data, action));

  const change =
    (edit: (text: string, added: string, action: Action) => string | undefined): Act =>
    async (data, given) => {
      const action = located(data, given);
      const to = target(data, action);
      const existing = draft.read(to);
      if (existing === undefined) throw new Error(`File does not exist\n -> ${to}`);
      const edited = edit(existing, addition(data, action), action);
      if (edited === undefined) unmatched(action.type, to, String(action.pattern));
      draft.write(to, await transformed(edited ?? existing, data, action));
      return to;
    };

  const addMany: Act = async (data, action) => {
    const { destination, verbose = true } = action;
    if (typeof destination !== 'string' || destination === '') {
      throw new Error(`Invalid destination "${destination}"`);
    }
    const base = action.base && plop.renderString(action.base, data);
    const globs = (await filesOf(action)).map((each) => plop.renderString(each, data));
    const found = globSync(globs, {
      cwd: templates,
      braceExpansion: false,
      expandDirectories: true,
      absolute: true,
      ...action.globOptions,
    });
    const inBase = path.resolve(templates, base ?? '');
    const added: string[] = [];
    for (const file of found.sort()) {
      if (!file.startsWith(inBase.replaceAll(path.sep, '/'))) continue;
      const inside = path.relative(inBase, file);
      const kept = base ? inside : inside.split(path.sep).slice(1).join('/');
      const to = path.posix.join(destination, kept.replaceAll(path.sep, '/'));
      added.push(
        await addFile(data, { ...action, path: withoutExtension(to, action), templateFile: file }),
      );
    }
    const summary = `${added.length} files added`;
    return verbose ? `${summary}\n -> ${added.join('\n -> ')}` : summary;
  };

  const filesOf = async ({ templateFiles = [] }: Action) => {
    const files = typeof templateFiles === 'function' ? await call(templateFiles) : templateFiles;
    return [files].flat();
  };

  const acts = { add, addMany, modify: change(modified), append: change(appended) };
  return Object.fromEntries(Object.entries(acts).map(([type, act]) => [type, checked(act)]));
}

function checked(act: Act): Act {
  return async (data, action) => {
    const problem = invalidAction(action);
    if (problem !== undefined) throw new Error(problem);
    return act(data, action);
  };
}

/**
 * Why plop would not take an action as it is written; undefined where it does.
 * See https://github.com/plopjs/plop/blob/main/packages/node-plop/src/actions/_common-action-interface-check.js
 */
function invalidAction(action: Action): string | undefined {
  const given: { readonly [key: string]: unknown } = { ...action };
  const { type, path: to, abortOnFail } = given;
  if (type !== 'addMany' && (typeof to !== 'string' || to === '')) return `Invalid path "${to}"`;
  if (abortOnFail !== undefined && typeof abortOnFail !== 'boolean') {
    return `Invalid value for abortOnFail (${abortOnFail} is not a Boolean)`;
  }
  for (const key of ['transform', 'skip']) {
    if (key in given && typeof given[key] !== 'function') {
      return `Invalid value for ${key} (${typeof given[key]} is not a function)`;
    }
  }
  if (type === 'modify' && !Object.hasOwn(given, 'pattern') && !Object.hasOwn(given, 'transform')) {
    return 'Invalid modify action (modify must have a pattern or transform function)';
  }
  return undefined;
}

interface TemplateFile {
  readonly bytes: Uint8Array;
  readonly isBinary: boolean;
  readonly mode?: number;
}

function readFile(file: string): TemplateFile {
  const found = openTree(path.dirname(file)).file(path.basename(file));
  if (found === undefined) throw new Error(`There is no template ${file}`);
  const isExecutable = (found.mode & 0o111) !== 0;
  const isBinary = readText(found).kind === 'undecodable';
  return { bytes: found.bytes, isBinary, ...(isExecutable && { mode: 0o755 }) };
}

function readTemplate(file: string): { readonly text: string } {
  const read = readText({ path: file, bytes: readFile(file).bytes, mode: 0 });
  if (read.kind === 'undecodable')
    throw new Error(`The template ${file} is not text: ${read.reason}`);
  return read;
}

/** Undefined where the pattern matches nothing. */
function modified(text: string, replacement: string, { pattern }: Action): string | undefined {
  if (typeof pattern !== 'string' && !(pattern instanceof RegExp)) return text;
  return isIn(text, pattern) ? text.replace(pattern, replacement) : undefined;
}

/**
 * After the pattern, or at the end; a text that stands after the pattern already is not doubled.
 * Undefined where there is a pattern that matches nothing.
 */
function appended(text: string, added: string, action: Action): string | undefined {
  const { pattern, separator = '\n', unique = true } = action;
  if (pattern && !isIn(text, pattern)) return undefined;
  const before = pattern ? text.split(pattern) : [text];
  const last = before.at(-1) ?? '';
  const kept = unique ? last.replaceAll(separator + added, () => '') : last;
  const rest = text.slice(0, text.length - last.length) + kept;
  // What is added may refer to groups of the pattern, as in plop.
  if (pattern) return rest.replace(pattern, `$&${separator}${added}`);
  return rest === '' ? added : rest + separator + added;
}

function isIn(text: string, pattern: string | RegExp): boolean {
  return typeof pattern === 'string' ? text.includes(pattern) : text.search(pattern) >= 0;
}

/** `x.py.hbs` is written as `x.py`; `x.hbs` keeps its name, as in plop. */
function withoutExtension(to: string, { stripExtensions = ['hbs'] }: Action): string {
  const { dir, name, ext } = path.posix.parse(to);
  const strips = Array.isArray(stripExtensions)
    ? stripExtensions.includes(ext.slice(1))
    : ext !== '';
  return strips && (name.includes('.', 1) || name.startsWith('.'))
    ? path.posix.join(dir, name)
    : to;
}
