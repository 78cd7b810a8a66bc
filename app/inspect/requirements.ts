import { leastForV2 } from '../../bindings/record.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  requirementMissing,
  requirementTooOld,
  workerRequired,
  worthKnowing,
} from '../../diagnostics/doctor.ts';
import { isPythonsOwn } from '../../python/python-names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { bringsAlong } from '../brings-along.ts';
import { projectDependencies } from '../pyproject.ts';
import { distributionOf, type Requirement, readRequirements } from '../requirements.ts';
import { asksFor, newest } from '../versions.ts';

/** Packages of Azure and others by the modules that they bring, where the names differ. */
const distributions: readonly (readonly [module: RegExp, name: string])[] = [
  [/^azure\.durable_functions\b/, 'azure-functions-durable'],
  [
    /^azure\.(?:storage\.(?:blob|queue|filedatalake|fileshare)|cosmos|identity|servicebus|eventhub|eventgrid|data\.tables|keyvault\.(?:secrets|keys|certificates)|ai\.(?:(?:vision|language|translation)\.)?\w+|search\.documents|monitor\.\w+)\b/,
    '',
  ],
  [
    /^(?:pandas|numpy|sqlalchemy|pyodbc|psycopg2|pymongo|redis|openai|fastapi|flask|httpx|pydantic|boto3|jinja2|scipy|matplotlib|pymysql)$/,
    '',
  ],
  [/^requests$/, ''],
  [/^yaml$/, 'pyyaml'],
  [/^PIL$/, 'pillow'],
  [/^bs4$/, 'beautifulsoup4'],
  [/^jwt$/, 'pyjwt'],
  [/^dotenv$/, 'python-dotenv'],
  [/^sklearn$/, 'scikit-learn'],
];

const native = [
  'cryptography',
  'grpcio',
  'lxml',
  'numpy',
  'opencv-python',
  'orjson',
  'pandas',
  'pillow',
  'psycopg2',
  'pyodbc',
  'scipy',
  'ujson',
];

/** The list that a deployment installs from, or undefined where there is none. */
interface RequirementList {
  readonly path: string;
  readonly requirements: readonly Requirement[];
  /** Whether other files or URLs bring more than is seen here. */
  readonly isPartial: boolean;
}

/**
 * Compares what an app imports and declares with what it requires. Imports were checked already where
 * the app was indexed.
 */
export function* inspectRequirements(
  tree: Tree,
  sources: readonly PythonSource[],
  model: 'v1' | 'v2',
  since: readonly string[],
  areImportsChecked = false,
): Generator<Diagnostic> {
  const list = requirementList(tree);
  const imports = sources.flatMap(({ path, module }) =>
    module.imports.flatMap(({ kind, module: from, level, names }) => {
      if (level > 0) return [];
      const modules =
        kind === 'from'
          ? [from, ...names.map(({ name }) => `${from}.${name}`)]
          : names.map(({ name }) => name);
      return modules.map((name) => ({ name, path }));
    }),
  );
  const wanted = new Map<string, string>();
  if (sources.length > 0) wanted.set('azure-functions', 'every app');
  for (const { name, path } of areImportsChecked ? [] : imports) {
    const found = distributions.find(([pattern]) => pattern.test(name));
    if (found === undefined || isLocal(tree, name) || isPythonsOwn(name.split('.')[0] ?? ''))
      continue;
    const whole = found[0].exec(name)?.[0] ?? name;
    wanted.set(
      found[1] || (distributionOf(whole) ?? whole).replace(/[._]/g, '-').toLowerCase(),
      path,
    );
  }
  if (list === undefined) {
    const [name, wantedBy] = [...wanted].at(-1) ?? [];
    if (name === undefined || wantedBy === undefined) return;
    const file = 'The app has no requirements.txt or pyproject.toml; it';
    const missing = diagnose(requirementMissing, { names: [name], wantedBy: [wantedBy], file });
    // The worker brings azure-functions itself, in a version of its own choice.
    yield wanted.size > 1 ? missing : { ...missing, severity: 'note' };
    return;
  }
  const at = { at: { path: list.path } };
  const names = list.requirements.map(({ name }) => name);
  for (const [name, wantedBy] of wanted) {
    if (names.includes(name) || list.isPartial || bringsAlong(name, list.requirements)) continue;
    const slots = { names: [name], wantedBy: [wantedBy], file: list.path };
    const missing = diagnose(requirementMissing, slots, at);
    // Another package may bring it along; those of Functions come from nowhere else.
    const isSure = name.startsWith('azure-functions');
    yield isSure ? missing : { ...missing, severity: 'review' };
  }
  for (const requirement of list.requirements) yield* inspectOne(requirement, at, model, since);
  const compiled = names.filter((name) => native.includes(name));
  if (compiled.length > 0) {
    const fact = `The packages ${compiled.join(', ')} hold compiled code, which must fit Linux and the Python of the app`;
    const advice = 'Deploy with a remote build, or build on Linux with the same Python';
    yield diagnose(worthKnowing, { fact, advice }, at);
  }
}

function* inspectOne(
  { name, specifier, text, start, end }: Requirement,
  { at }: { readonly at: { readonly path: string } },
  model: 'v1' | 'v2',
  since: readonly string[],
): Generator<Diagnostic> {
  const span = at.path.endsWith('.txt') ? { start, end } : undefined;
  const where = { at: { ...at, ...(span && { span }) } };
  if (name === 'azure-functions-worker') yield diagnose(workerRequired, { name: text }, where);
  if (name !== 'azure-functions' || model === 'v1' || specifier === '') return;
  const least = newest([leastForV2, ...since]);
  if (!allowsFrom(specifier, least)) {
    yield diagnose(requirementTooOld, { name, specifier, least }, where);
  }
}

/** Whether a specifier allows this version or any later one. */
function allowsFrom(specifier: string, least: string): boolean {
  const later = [least, '1.99.0', '2.99.0', '99.0.0'];
  const pinned = [...specifier.matchAll(/[=~]=\s*([\d.]+)/g)].flatMap(([, each]) => each ?? []);
  // A pre-release may have what its release is named for.
  const isPreRelease = RegExp(`==\\s*${least.replaceAll('.', '\\.')}(?:a|b|rc)\\d`).test(specifier);
  return (
    isPreRelease ||
    [...later, ...pinned].some((version) => {
      return asksFor(specifier, version) && newest([version, least]) === version;
    })
  );
}

function requirementList(tree: Tree): RequirementList | undefined {
  const text = textOf(tree, 'requirements.txt');
  if (text !== undefined) {
    const isPartial = /^\s*(?:-r|-e|--requirement|git\+|https?:|\.\/|file:)/m.test(text);
    return { path: 'requirements.txt', requirements: readRequirements(text), isPartial };
  }
  const project = textOf(tree, 'pyproject.toml');
  const dependencies = project === undefined ? undefined : projectDependencies(project);
  if (dependencies !== undefined) {
    return { path: 'pyproject.toml', requirements: dependencies.requirements, isPartial: false };
  }
  // What other tools list is not read; they are a list nevertheless.
  const other = ['Pipfile', 'environment.yml'].find((path) => tree.file(path) !== undefined);
  return other === undefined ? undefined : { path: other, requirements: [], isPartial: true };
}

function isLocal(tree: Tree, module: string): boolean {
  const top = module.split('.')[0] ?? '';
  return tree.file(`${top}.py`) !== undefined || tree.entries(top).length > 0;
}

function textOf(tree: Tree, path: string): string | undefined {
  const file = tree.file(path);
  const read = file && readText(file);
  return read?.kind === 'text' ? read.text : undefined;
}
