import { join } from 'node:path';
import { putRight } from '../../../api/recover-app.ts';
import { openAuthorFolder } from '../../../api/registry/author-folder.ts';
import { objectionToTemplateName } from '../../../api/registry/author-names.ts';
import { schemaLink } from '../../../api/registry/schema-link.ts';
import type { Exit } from '../../../api/report/exit.ts';
import { unreadable } from '../../../api/unreadable.ts';
import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import { scaffoldInTheWay } from '../../../diagnostics/registry/scaffolds.ts';
import { nothingToValidate } from '../../../diagnostics/templates.ts';
import { builtIn } from '../../../generators/templates/library.ts';
import type { Manifest } from '../../../generators/templates/manifest.ts';
import type { Answers, Question } from '../../../generators/templates/question.ts';
import { initParser } from '../../../python/parse.ts';
import { withTest } from '../../../registry/authoring/draft-test.ts';
import { scaffold } from '../../../registry/authoring/scaffold.ts';
import type { TemplateDraft } from '../../../registry/authoring/template-draft.ts';
import { namespacePattern } from '../../../registry/config/check-config.ts';
import { textField } from '../../../registry/config/text-field.ts';
import { changes } from '../../../workspace/change/changes.ts';
import { Unreadable } from '../../../workspace/tree/disk.ts';
import { searchUp } from '../../../workspace/tree/search-up.ts';
import { ask, sourceOf } from '../../ask/ask.ts';
import { sayMissing, sayObjections } from '../../ask/missing-answers.ts';
import { wordsFor } from '../../ask/question.ts';
import type { Options, Run, Session } from '../../command.ts';
import { commandLine } from '../../views/command-line.ts';
import { standingPlace } from '../../views/create-report.ts';
import { commandForApp, pathFrom } from '../../views/name-of-app.ts';
import { program } from '../../views/run-again.ts';
import { styled } from '../../views/terminal.ts';
import { refuse } from './refuse.ts';
import { writeConfigs } from './write-configs.ts';

/** Begins a template in a registry: of a kind, or from a function of an app. */
export const run: Run = async (session, word, options) => {
  const { cwd, env } = session;
  const path = typeof options.in === 'string' ? options.in : registryAbove(cwd, env.HOME);
  const folder = openAuthorFolder(path, session);
  if ('code' in folder) return refuse([folder], session);
  const { tree } = folder;
  try {
    if (!tree.isThere('registry.json')) {
      const problem = 'it has no registry.json';
      return refuse([diagnose(nothingToValidate, { path, problem })], session);
    }
    const asked = await answersFrom(word, options, session);
    if (typeof asked === 'string') return asked;
    const name = String(asked.name);
    const { notes, problem } = await putRight(tree.root);
    if (problem !== undefined) return refuse([problem], session);
    if (tree.isThere(name)) {
      const slots = {
        path: name,
        found: 'in the registry',
        todo: 'Give the template another name.',
      };
      return refuse([...notes, diagnose(scaffoldInTheWay, slots)], session);
    }
    await initParser();
    const draft = await draftOf(asked, options, session);
    if (typeof draft === 'string') return draft;
    if (!('manifest' in draft)) return refuse([...notes, ...draft], session);
    const link = schemaLink(tree.root, join(tree.root, name), 'template', env.HOME);
    const linked = { ...draft, manifest: { ...link, ...draft.manifest } };
    const { files, findings } = withTest(linked, await builtIn());
    const because = { step: 'registry new' };
    const edits = Object.entries(files).map(([file, text]) => ({
      ...({ kind: 'create', path: file, text, because } as const),
    }));
    const own = textField(tree, 'registry.json', 'name');
    const namespace = namespacePattern.test(own) ? own : '@registry';
    const here = pathFrom(cwd, tree.root);
    const test = ['registry', 'test', ...(here === '.' ? [] : [here]), '--template', name];
    return await writeConfigs(
      {
        tree,
        changes: changes(tree, edits),
        about: [['A template, ', styled('bold', `${namespace}/${name}`), ` in ${here}`]],
        registries: [{ namespace, templates: [`${namespace}/${name}`] }],
        findings: [...notes, ...findings],
        next: [
          `Try it:          ${commandLine([...program(env), ...test])}`,
          `To take it back: ${commandForApp('undo', tree.root, session)}`,
        ],
        again: again(asked, path, options, session),
      },
      options,
      session,
    );
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(path, tree.root, error)], session);
  }
};

/** The registry that the working folder is in, as a path from there; the folder itself where it is in none. */
function registryAbove(cwd: string, home: string | undefined): string {
  const [found] = searchUp(cwd, ['registry.json'], home).found;
  return found === undefined ? '.' : pathFrom(cwd, found.folder);
}

/** What is to be made of a function of an app, or a template to begin with. */
async function draftOf(
  asked: Answers,
  options: Options,
  session: Session,
): Promise<TemplateDraft | readonly Diagnostic[] | Exit> {
  const { from, function: fn } = options;
  const name = String(asked.name);
  if (typeof from === 'string') {
    const { draftFrom } = await import('../../../api/registry/draft-from.ts');
    const origin = { app: from, name, ...(typeof fn === 'string' && { fn }) };
    const draft = await draftFrom(session, origin, {
      yes: options.yes === true,
      again: (chosen) => again(asked, options.in, { ...options, function: chosen }, session),
    });
    if (typeof draft === 'string' || !('manifest' in draft) || asked.title === undefined)
      return draft;
    return { ...draft, manifest: { ...draft.manifest, title: String(asked.title) } };
  }
  const kind = asked.kind as Manifest['kind'];
  return scaffold({ name, kind, title: String(asked.title) });
}

/** Name, kind and title as they are given or asked for; how the run ends where there are none. */
async function answersFrom(
  word: string | undefined,
  options: Options,
  session: Session,
): Promise<Answers | Exit> {
  const { kind, title, from, function: fn } = options;
  const isFrom = typeof from === 'string';
  const objections = [
    ...(isFrom && kind !== undefined ? ['--kind: what --from makes is a function'] : []),
    ...(!isFrom && fn !== undefined ? ['--function: it belongs to --from <app>'] : []),
    ...(word === undefined ? [] : objectionsTo(word)),
  ];
  if (objections.length > 0) return sayObjections(objections, session);
  const given = {
    ...(word !== undefined && { name: word }),
    ...(typeof kind === 'string' && { kind }),
    ...(typeof title === 'string' && { title }),
  };
  const source = sourceOf(session.io, { yes: options.yes === true, json: session.json });
  const questions = isFrom ? [nameQuestion] : [nameQuestion, kindQuestion, titleQuestion];
  const asked = await ask(questions, given, source, (question, { name = '' }) =>
    question.name === 'title' ? { ...titleQuestion, default: titleFrom(String(name)) } : question,
  );
  if (asked.kind === 'interrupted') return 'interrupted';
  if (asked.kind === 'missing') {
    const name = word ?? 'my-template';
    const usual = isFrom ? {} : { kind: 'function', title: titleFrom(name) };
    const next = again({ ...usual, ...given, name }, options.in, options, session);
    return sayMissing(asked.questions, next, session, ['name']);
  }
  const late = objectionsTo(String(asked.answers.name));
  return late.length > 0 ? sayObjections(late, session) : asked.answers;
}

function objectionsTo(name: string): string[] {
  const problem = objectionToTemplateName(name);
  return problem === undefined ? [] : [`the name ${JSON.stringify(name)} ${problem}`];
}

const nameQuestion = {
  ...{ name: 'name', title: 'Name of the template, e.g. audit-log' },
  ...({ kind: 'text', format: 'line' } as const),
} satisfies Question;

const kindQuestion = {
  name: 'kind',
  title: 'What it makes',
  kind: 'select',
  choices: [
    { value: 'function', title: 'functions of a module' },
    { value: 'files', title: 'files alone' },
    { value: 'app', title: 'a whole app, on top of that of pyfunc' },
  ],
  default: 'function',
} as const satisfies Question;

const titleQuestion = {
  ...{ name: 'title', title: 'Title, for lists' },
  ...({ kind: 'text', format: 'line', default: 'A template' } as const),
} satisfies Question;

function titleFrom(name: string): string {
  const words = name.replaceAll('-', ' ').trim();
  return words === '' ? titleQuestion.default : `${words[0]?.toUpperCase()}${words.slice(1)}`;
}

function again(
  { name, ...others }: Answers,
  place: Options[string],
  { from, function: fn }: Options,
  { env, words }: Session,
): string {
  const told = [kindQuestion, titleQuestion].flatMap((question) => {
    const answer = others[question.name];
    return answer === undefined ? [] : wordsFor(question, answer);
  });
  return commandLine([
    ...[...program(env), 'registry', 'new', String(name)],
    ...(typeof from === 'string' ? ['--from', from] : []),
    ...(typeof fn === 'string' ? ['--function', fn] : []),
    ...told,
    ...(typeof place === 'string' && place !== '.' ? ['--in', place] : []),
    ...standingPlace(words),
    '--yes',
  ]);
}
