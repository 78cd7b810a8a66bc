import { basename, join } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { scaffoldInTheWay } from '../../diagnostics/registry/scaffolds.ts';
import { builtIn } from '../../generators/templates/library.ts';
import type { Question } from '../../generators/templates/question.ts';
import manifest from '../../package.json' with { type: 'json' };
import { initParser } from '../../python/parse.ts';
import { withTest } from '../../registry/authoring/draft-test.ts';
import { scaffold } from '../../registry/authoring/scaffold.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import { type Recovery, recoverApp } from '../apps/recover-app.ts';
import { ask } from '../ask.ts';
import { newFolder } from '../create/new-folder.ts';
import { holdFolder } from '../hold-folder.ts';
import { type Host, sourceFor } from '../host.ts';
import { invalid, missingAnswers, type NextStep, unanswered, withDiagnostics } from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { placed } from '../report/placed.ts';
import { plainName, problemWithNamespace, schemaLink } from './author-folder.ts';
import { type ConfigureOptions, configure, type RegistriesOutcome } from './configure.ts';

/** What the new registry is called. */
export interface InitRegistryOptions extends ConfigureOptions {
  /** The namespace of its templates, e.g. `@acme`. */
  readonly name?: string | undefined;
}

/** Creates a registry in a folder: registry.json, a README and one template with its test. */
export async function initRegistry(
  path: string,
  options: InitRegistryOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  const folder = newFolder(path, host.cwd);
  if (folder.kind === 'failed') return refuse(folder.diagnostics, host);
  const { root } = folder.value;
  const usual = `@${plainName(basename(root)) || 'templates'}`;
  const given = options.name === undefined ? {} : { name: options.name };
  const source = sourceFor(host, options.yes === true);
  const asked = await ask([namespaceQuestion(usual)], given, source, host);
  if (asked.kind === 'missing') {
    return missingAnswers(asked.questions, { next: [repeatedBy(usual, path)] });
  }
  if (asked.kind !== 'answered') return unanswered(asked);
  const namespace = String(asked.answers.name);
  const problem = problemWithNamespace(namespace);
  if (problem !== undefined) {
    return invalid([{ option: 'name', message: `${JSON.stringify(namespace)} ${problem}` }]);
  }
  const recovery: Recovery = folder.value.exists
    ? await recoverApp(root)
    : { kind: 'ready', diagnostics: [] };
  const { diagnostics } = recovery;
  if (recovery.kind === 'blocked') return refuse(diagnostics, host);
  await initParser();
  try {
    const work = (lock: AppLock) =>
      writeRegistry(namespace, { root, path, lock, diagnostics }, options, host);
    const held = await holdFolder(root, work);
    return held.kind === 'done'
      ? withDiagnostics(held.result, placed(held.diagnostics))
      : refuse([held.diagnostic], host);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(path, root, error)], host);
  }
}

interface Held {
  readonly root: string;
  readonly path: string;
  readonly lock: AppLock;
  readonly diagnostics: readonly Diagnostic[];
}

async function writeRegistry(
  namespace: string,
  { root, path, lock, diagnostics }: Held,
  options: InitRegistryOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  const example = await exampleFiles(root, host);
  const tree = openTree(root);
  const wrong = inTheWay(tree, path);
  if (wrong !== undefined) return refuse([...diagnostics, wrong], host);
  const files = {
    'registry.json': registryJson(namespace, root, host),
    ...(!tree.isThere('README.md') && { 'README.md': readmeOf(namespace) }),
    ...example,
  };
  const because = { step: 'registry init' };
  const edits = Object.entries(files).map(([file, text]) => ({
    ...({ kind: 'create', path: file, text, because } as const),
  }));
  return configure(
    {
      tree,
      lock,
      changes: changes(tree, edits),
      about: { root, registries: [{ namespace, templates: [`${namespace}/${exampleName}`] }] },
      diagnostics,
      next: repeatedBy(namespace, path),
    },
    options,
    host,
  );
}

const exampleName = 'hello';

const example = { name: exampleName, title: 'Greets over HTTP', kind: 'function' } as const;

async function exampleFiles(root: string, { env }: Host) {
  const draft = scaffold(example);
  const link = schemaLink(root, join(root, exampleName), 'template', env.HOME);
  const linked = { ...draft, manifest: { ...link, ...draft.manifest } };
  return withTest(linked, await builtIn()).files;
}

function namespaceQuestion(usual: string): Question {
  return {
    ...{ name: 'name', title: 'Namespace of its templates, e.g. @acme' },
    ...{ kind: 'text', format: 'line', default: usual },
  };
}

function inTheWay(tree: Tree, path: string): Diagnostic | undefined {
  if (tree.isThere('registry.json')) {
    const todo = 'Add a template to it: `pyfunc registry new`.';
    return diagnose(scaffoldInTheWay, { path, found: 'it has a registry.json', todo });
  }
  if (!tree.isThere(exampleName)) return undefined;
  const todo = 'Begin the registry in another folder, or move that one away.';
  return diagnose(scaffoldInTheWay, { path: `${path}/${exampleName}`, found: 'a folder', todo });
}

function registryJson(name: string, root: string, { env }: Host): string {
  const requires = { pyfunc: `>=${manifest.version}` };
  const link = schemaLink(root, root, 'registry', env.HOME);
  return `${JSON.stringify({ ...link, name, version: '1.0.0', requires }, null, 2)}\n`;
}

function repeatedBy(namespace: string, path: string): NextStep {
  const place = path === '.' ? [] : [path];
  return { kind: 'command', words: ['registry', 'init', ...place, '--name', namespace, '--yes'] };
}

/** What a new registry says of itself to those who open its folder. */
function readmeOf(namespace: string): string {
  return `# Templates of ${namespace}

Each folder here is a template for \`pyfunc\`: \`template.json\` says what it asks and makes, \`files/\` has the
texts, and \`tests/\` has answers with the files that they make.

\`\`\`sh
pyfunc registry validate     # is all of it right?
pyfunc registry test         # does it work?
pyfunc registry new          # one more template
pyfunc registry build        # a release
\`\`\`

Raise \`version\` in template.json with each change that goes out: apps are updated from one version to the
next.
`;
}
