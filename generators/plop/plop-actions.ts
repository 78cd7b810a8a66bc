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
  readonly skipIfExists?: boolean;
  readonly force?: boolean;
  readonly data?: object;
  readonly transform?: (text: string, data: object) => string | Promise<string>;
  readonly pattern?: string | RegExp;
  readonly separator?: string;
  readonly unique?: boolean;
  readonly destination?: string;
  readonly base?: string;
  readonly templateFiles?: string | readonly string[] | (() => string | readonly string[]);
  readonly stripExtensions?: readonly string[];
  readonly globOptions?: object;
}

/** Does one action in the draft; what it returns is shown for it. Throws where plop's own would. */
export type Act = (data: object, action: Action) => Promise<string>;

/**
 * Plop's built-in actions with plop's own meaning, but for where they write: into a draft, so that
 * all of a run can be shown first and is then written as one transaction. `templates` is the folder
 * that template files are named from.
 */
export function draftActions(
  plop: NodePlopAPI,
  templates: string,
  draft: Draft,
): Readonly<Record<string, Act>> {
  const root = plop.getDestBasePath();

  const rendered = (text: string, data: object, action: Action) =>
    plop.renderString(text, { ...action.data, ...data });

  const target = (data: object, action: Action) => {
    const written = rendered((action.path ?? '').replaceAll('\\', '/'), data, action);
    return path.relative(root, path.resolve(root, written)).replaceAll(path.sep, '/');
  };

  const textOf = (data: object, action: Action) => {
    const file = action.templateFile && path.resolve(templates, action.templateFile);
    const source = file ? readTemplateFile(file) : { text: action.template ?? '' };
    return { ...source, text: rendered(source.text, data, action) };
  };

  const transformed = async (text: string, data: object, action: Action) =>
    action.transform ? action.transform(text, data) : text;

  const add: Act = async (data, action) => {
    const to = target(data, action);
    const existing = draft.read(to);
    if (existing !== undefined && !action.force) {
      if (action.skipIfExists) return `[SKIPPED] ${to} (exists)`;
      throw new Error(`File already exists\n -> ${to}`);
    }
    const { text, mode } = textOf(data, action);
    draft.write(to, await transformed(text, data, action), mode);
    return to;
  };

  const change =
    (edit: (text: string, added: string, action: Action) => string): Act =>
    async (data, action) => {
      const to = target(data, action);
      const existing = draft.read(to);
      if (existing === undefined) throw new Error(`File does not exist\n -> ${to}`);
      const templateFile = action.templateFile && rendered(action.templateFile, data, action);
      const { text } = textOf(data, { ...action, ...(templateFile && { templateFile }) });
      draft.write(to, await transformed(edit(existing, text, action), data, action));
      return to;
    };

  const addMany: Act = async (data, action) => {
    const base = action.base && plop.renderString(action.base, data);
    const globs = [filesOf(action)].flat().map((each) => plop.renderString(each, data));
    const found = globSync(globs, {
      cwd: templates,
      braceExpansion: false,
      absolute: true,
      ...action.globOptions,
    });
    const inBase = path.resolve(templates, base ?? '');
    const added: string[] = [];
    for (const file of found.sort()) {
      if (!file.startsWith(inBase.replaceAll(path.sep, '/'))) continue;
      const inside = path.relative(inBase, file);
      const kept = base ? inside : inside.split(path.sep).slice(1).join('/');
      const to = path.posix.join(action.destination ?? '', kept.replaceAll(path.sep, '/'));
      const own = { ...action, path: withoutExtension(to, action), templateFile: file };
      added.push(await add(data, own));
    }
    return `${added.length} files added\n -> ${added.join('\n -> ')}`;
  };

  return { add, addMany, modify: change(modified), append: change(appended) };
}

function readTemplateFile(file: string): { text: string; mode?: number } {
  const found = openTree(path.dirname(file)).file(path.basename(file));
  const read = found && readText(found);
  if (found === undefined || read === undefined) throw new Error(`There is no template ${file}`);
  if (read.kind === 'undecodable')
    throw new Error(`The template ${file} is not text: ${read.reason}`);
  const isExecutable = (found.mode & 0o111) !== 0;
  return { text: read.text, ...(isExecutable && { mode: 0o755 }) };
}

function modified(text: string, replacement: string, { pattern }: Action): string {
  return pattern === undefined ? text : text.replace(pattern, replacement);
}

/** After the pattern, or at the end; a text that stands after the pattern already is not doubled. */
function appended(text: string, added: string, action: Action): string {
  const { pattern, separator = '\n', unique = true } = action;
  const before = pattern ? text.split(pattern) : [text];
  const last = before.at(-1) ?? '';
  const kept = unique ? last.replaceAll(separator + added, '') : last;
  const rest = text.slice(0, text.length - last.length) + kept;
  if (pattern) return rest.replace(pattern, (found) => found + separator + added);
  return rest === '' ? added : rest + separator + added;
}

function filesOf({ templateFiles = [] }: Action): string | readonly string[] {
  return typeof templateFiles === 'function' ? templateFiles() : templateFiles;
}

/** `x.py.hbs` is written as `x.py`; `x.hbs` keeps its name, as in plop. */
function withoutExtension(to: string, { stripExtensions = ['hbs'] }: Action): string {
  const { dir, name, ext } = path.posix.parse(to);
  const strips = stripExtensions.includes(ext.slice(1));
  return strips && (name.includes('.', 1) || name.startsWith('.'))
    ? path.posix.join(dir, name)
    : to;
}
