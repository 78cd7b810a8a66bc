import { basename, join } from 'node:path';
import { holdFolder } from '../../../api/hold-folder.ts';
import { newFolder } from '../../../api/new-folder.ts';
import { putRight } from '../../../api/recover-app.ts';
import { objectionToNamespace, plainName } from '../../../api/registry/author-names.ts';
import { readmeOf } from '../../../api/registry/readme-of-registry.ts';
import { schemaLink } from '../../../api/registry/schema-link.ts';
import type { Exit } from '../../../api/report/exit.ts';
import { unreadable } from '../../../api/unreadable.ts';
import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import { scaffoldInTheWay } from '../../../diagnostics/registry/scaffolds.ts';
import { builtIn } from '../../../generators/templates/library.ts';
import type { Question } from '../../../generators/templates/question.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { initParser } from '../../../python/parse.ts';
import { withTest } from '../../../registry/authoring/draft-test.ts';
import { scaffold } from '../../../registry/authoring/scaffold.ts';
import { changes } from '../../../workspace/change/changes.ts';
import { openTree, Unreadable } from '../../../workspace/tree/disk.ts';
import type { Tree } from '../../../workspace/tree/tree.ts';
import { ask, sourceOf } from '../../ask/ask.ts';
import { sayMissing, sayObjections } from '../../ask/missing-answers.ts';
import type { Options, Run, Session } from '../../command.ts';
import { commandLine } from '../../views/command-line.ts';
import { standingPlace } from '../../views/create-report.ts';
import { commandForApp, pathFrom } from '../../views/name-of-app.ts';
import { program } from '../../views/run-again.ts';
import { styled } from '../../views/terminal.ts';
import { refuse } from './refuse.ts';
import { writeConfigs } from './write-configs.ts';

/** Begins a registry in a folder: registry.json, a README and one template with its test. */
export const run: Run = async (session, path = '.', options) => {
  const folder = newFolder(path, session.cwd);
  if ('code' in folder) return refuse([folder], session);
  const { root } = folder;
  const name = await nameFrom(options, root, path, session);
  if (name.text === undefined) return name.exit;
  const namespace = name.text;
  const { notes, problem } = folder.exists ? await putRight(root) : { notes: [] };
  if (problem !== undefined) return refuse([problem], session);
  await initParser();
  const example = await exampleFiles(root, session);
  try {
    const ended = await holdFolder(root, async (lock) => {
      const tree = openTree(root);
      const wrong = inTheWay(tree, path);
      if (wrong !== undefined) return refuse([...notes, wrong], session);
      const files = {
        'registry.json': registryJson(namespace, root, session),
        ...(!tree.isThere('README.md') && { 'README.md': readmeOf(namespace) }),
        ...example,
      };
      const because = { step: 'registry init' };
      const edits = Object.entries(files).map(([file, text]) => ({
        ...({ kind: 'create', path: file, text, because } as const),
      }));
      const here = pathFrom(session.cwd, root);
      const at = here === '.' ? [] : [here];
      const of = (...words: string[]) => commandLine([...program(session.env), ...words]);
      return writeConfigs(
        {
          tree,
          lock,
          changes: changes(tree, edits),
          about: [['A registry, ', styled('bold', namespace), ` in ${here}`]],
          registries: [{ namespace, templates: [`${namespace}/${exampleName}`] }],
          findings: notes,
          next: [
            `Try its template:  ${of('registry', 'test', ...at)}`,
            `Use it in an app:  ${of('registry', 'add', namespace, here === '.' ? '<folder>' : `./${here}`)}`,
            `One template more: ${of('registry', 'new', '--in', here)}`,
            `To take it back:   ${commandForApp('undo', root, session)}`,
          ],
          again: again(namespace, path, session),
        },
        options,
        session,
      );
    });
    return typeof ended === 'string' ? ended : refuse([ended.refused], session);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(path, root, error)], session);
  }
};

const exampleName = 'hello';

const example = { name: exampleName, title: 'Greets over HTTP', kind: 'function' } as const;

async function exampleFiles(root: string, { env }: Session) {
  const draft = scaffold(example);
  const link = schemaLink(root, join(root, exampleName), 'template', env.HOME);
  const linked = { ...draft, manifest: { ...link, ...draft.manifest } };
  return withTest(linked, await builtIn()).files;
}

/** The namespace that was given or is asked for, or how that ended. */
async function nameFrom(
  options: Options,
  root: string,
  path: string,
  session: Session,
): Promise<{ readonly text: string } | { readonly text?: never; readonly exit: Exit }> {
  const usual = `@${plainName(basename(root)) || 'templates'}`;
  const given = typeof options.name === 'string' ? { name: options.name } : {};
  const source = sourceOf(session.io, { yes: options.yes === true, json: session.json });
  const asked = await ask([namespaceQuestion(usual)], given, source);
  if (asked.kind === 'interrupted') return { exit: 'interrupted' };
  if (asked.kind === 'missing') {
    return { exit: sayMissing(asked.questions, again(usual, path, session), session) };
  }
  const text = String(asked.answers.name);
  const problem = objectionToNamespace(text);
  if (problem === undefined) return { text };
  return { exit: sayObjections([`--name: ${JSON.stringify(text)} ${problem}`], session) };
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

function registryJson(name: string, root: string, { env }: Session): string {
  const requires = { pyfunc: `>=${manifest.version}` };
  const link = schemaLink(root, root, 'registry', env.HOME);
  return `${JSON.stringify({ ...link, name, version: '1.0.0', requires }, null, 2)}\n`;
}

function again(namespace: string, path: string, { env, words }: Session): string {
  const own = ['registry', 'init', ...(path === '.' ? [] : [path]), '--name', namespace];
  return commandLine([...program(env), ...own, ...standingPlace(words), '--yes']);
}
