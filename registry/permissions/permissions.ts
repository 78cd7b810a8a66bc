import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { sensitiveWrite, writeRefused } from '../../diagnostics/registry/generation.ts';
import { composeFiles } from '../../generators/emulators/compose.ts';
import { emulators } from '../../generators/emulators/emulators.ts';
import type { Output } from '../../generators/output.ts';
import type { Manifest } from '../../generators/templates/manifest.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { foldedPath, problemWithPath } from '../../workspace/text/paths.ts';
import { lockFile } from '../lock/lock.ts';
import { whySensitive } from './sensitive-paths.ts';
import { writesMatcher } from './writes-matcher.ts';

const picomatch = lazyPackage<typeof import('picomatch')>('picomatch');

/** What a template of a registry is about to write to an app. */
export interface TemplateWrites {
  /** As it is asked for. */
  readonly template: string;
  readonly manifest: Manifest;
  /** All that it renders: of a new app the part that is this template's. */
  readonly outputs: readonly Output[];
  /** What becomes of it in this app. */
  readonly edits: readonly Edit[];
  /** Names of settings that the app lacks: a person may have to set them by hand. */
  readonly settings?: readonly string[];
  /** The app's own script, where functions of the template are registered. */
  readonly script?: string;
}

export interface Permissions {
  /** What it may not do, even if a user allows it. */
  readonly refusals: readonly Diagnostic[];
  /** Files that a person has to look at first. */
  readonly sensitive: readonly Sensitive[];
}

export interface Sensitive {
  readonly template: string;
  readonly path: string;
  /** As the end of a sentence. */
  readonly why: string;
}

export const settingsFile = 'local.settings.json';

/** What pyfunc itself writes for a template of functions or files, whatever the template's own files are. */
const needs = [
  'host.json',
  settingsFile,
  'requirements.txt',
  'requirements.in',
  'pyproject.toml',
  'Pipfile',
  'conftest.py',
  'README.md',
  '.funcignore',
  'test.http',
  ...composeFiles,
  ...emulators.flatMap(({ config }) => config?.file ?? []),
];

/** Holds what a template is about to write against what it says it writes, and what nobody should. */
export function permissionsOf(writing: TemplateWrites): Permissions {
  const { template, manifest, outputs, edits, settings = [], script } = writing;
  const isApp = manifest.kind === 'app';
  const modules = isApp ? [] : outputs.filter(holdsFunctions).map(({ path }) => path);
  const isOwn = (path: string) =>
    !isApp &&
    (needs.includes(path) ||
      modules.includes(path) ||
      (modules.length > 0 && path === script) ||
      modules.some((each) => isPackageOf(path, each)));
  const isWritten = writesMatcher(writesOf(manifest));
  const inTemplate = new Map(outputs.map(({ path, declaredAs }) => [path, declaredAs ?? path]));
  const isDeclared = (path: string) => isWritten(inTemplate.get(path) ?? path);
  const written = new Set(edits.flatMap(pathsOf));
  const problems = [...written].flatMap((path) => {
    const problem =
      problemWithWrite(path) ?? (isOwn(path) || isDeclared(path) ? undefined : outside);
    return problem === undefined ? [] : [diagnose(writeRefused, { template, path, problem })];
  });
  const sensitive = outputs.flatMap((output) => {
    const { path } = output;
    const isSet = written.has(path) || (path === settingsFile && settings.length > 0);
    if (!isSet || modules.includes(path)) return [];
    const why = whySensitive(output);
    return why === undefined ? [] : [{ template, path, why }];
  });
  return { refusals: problems, sensitive };
}

/** The findings about sensitive files that no glob of `--allow-sensitive` allows. */
export function notAllowed(
  sensitive: readonly Sensitive[],
  globs: readonly string[],
): Diagnostic[] {
  const isAllowed = picomatch()([...globs], { dot: true, nocase: true });
  return sensitive
    .filter(({ path }) => !isAllowed(path))
    .map((each) => diagnose(sensitiveWrite, each));
}

/** The globs that a template's files may go to: its own, or else its paths with `*` for each answer. */
export function writesOf(manifest: Manifest): readonly string[] {
  if (manifest.writes !== undefined) return manifest.writes;
  const homes = manifest.kind === 'app' ? Object.values(manifest.homes) : [];
  return [...manifest.files, ...homes].map(({ to }) =>
    to
      .split(/(\{\{.*?\}\})/)
      .map((part, index) => (index % 2 === 1 ? '*' : part.replace(/[\\*?[\]{}()!+@|]/g, '\\$&')))
      .join('')
      .replace(/\*{2,}/g, '*'),
  );
}

const outside = 'is not among the files that it declares';

function problemWithWrite(path: string): string | undefined {
  const problem = problemWithPath(path);
  if (problem !== undefined) return problem;
  return foldedPath(path) === lockFile ? 'is where pyfunc keeps what it made' : undefined;
}

function holdsFunctions({ functions = [] }: Output): boolean {
  return functions.length > 0;
}

/** `a/b/__init__.py` makes a package of the folder that a module is in. */
function isPackageOf(path: string, module: string): boolean {
  const [, folder] = /^(.+)\/__init__\.py$/.exec(path) ?? [];
  return folder !== undefined && module.startsWith(`${folder}/`);
}

function pathsOf(edit: Edit): string[] {
  return edit.kind === 'move' ? [edit.path, edit.to] : [edit.path];
}
