import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { scaffoldInTheWay } from '../../diagnostics/registry/scaffolds.ts';
import { nothingToValidate } from '../../diagnostics/templates.ts';
import { builtIn } from '../../generators/templates/library.ts';
import type { Manifest } from '../../generators/templates/manifest.ts';
import type { Answers, Question } from '../../generators/templates/question.ts';
import { initParser } from '../../python/parse.ts';
import { withTest } from '../../registry/authoring/draft-test.ts';
import { scaffold } from '../../registry/authoring/scaffold.ts';
import { namespacePattern } from '../../registry/config/check-config.ts';
import { textField } from '../../registry/config/text-field.ts';
import { changes } from '../../workspace/change/changes.ts';
import { searchUp } from '../../workspace/tree/search-up.ts';
import { pathFrom } from '../apps/app-name.ts';
import { recoverApp } from '../apps/recover-app.ts';
import { ask } from '../ask.ts';
import { type Host, sourceFor } from '../host.ts';
import {
  invalid,
  missingAnswers,
  type NextStep,
  type Outcome,
  unanswered,
  type ValidationError,
} from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { wordsFor } from '../report/question-data.ts';
import {
  type AuthorFolder,
  inAuthorFolder,
  problemWithTemplateName,
  schemaLink,
} from './author-folder.ts';
import { type ConfigureOptions, configure, type RegistriesOutcome } from './configure.ts';
import { type Drafted, draftFrom } from './draft-from.ts';

/** What the new template is. */
export interface NewTemplateOptions extends ConfigureOptions {
  readonly name?: string | undefined;
  readonly kind?: Manifest['kind'] | undefined;
  /** Its title, for lists. */
  readonly title?: string | undefined;
  /** The app with a function to start from, e.g. `./app` or `./app:Orders`. */
  readonly from?: string | undefined;
  /** That function, by its name in Azure. */
  readonly function?: string | undefined;
  /** The folder of the registry; the one that `host.cwd` is in where it is absent. */
  readonly in?: string | undefined;
}

/** Creates a template in a registry: of a kind, or from a function of an app. */
export function newTemplate(options: NewTemplateOptions, host: Host): Promise<RegistriesOutcome> {
  const path = options.in ?? registryAbove(host.cwd, host.env.HOME);
  return inAuthorFolder(path, host, (folder) => create(folder, path, options, host));
}

async function create(
  { tree }: AuthorFolder,
  path: string,
  options: NewTemplateOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  if (!tree.isThere('registry.json')) {
    const problem = 'it has no registry.json';
    return refuse([diagnose(nothingToValidate, { path, problem })], host);
  }
  const asked = await answersFrom(options, host);
  if (asked.kind === 'stopped') return asked.outcome;
  const { answers } = asked;
  const name = String(answers.name);
  const { kind, diagnostics } = await recoverApp(tree.root);
  if (kind === 'blocked') return refuse(diagnostics, host);
  if (tree.isThere(name)) {
    const todo = 'Give the template another name.';
    const slots = { path: name, found: 'in the registry', todo };
    return refuse([...diagnostics, diagnose(scaffoldInTheWay, slots)], host);
  }
  await initParser();
  const drafted = await draftOf(answers, options, diagnostics, host);
  if (drafted.kind === 'stopped') return drafted.outcome;
  const { draft } = drafted;
  const link = schemaLink(tree.root, join(tree.root, name), 'template', host.env.HOME);
  const linked = { ...draft, manifest: { ...link, ...draft.manifest } };
  const { files, findings } = withTest(linked, await builtIn());
  const because = { step: 'registry new' };
  const edits = Object.entries(files).map(([file, text]) => ({
    ...({ kind: 'create', path: file, text, because } as const),
  }));
  const own = textField(tree, 'registry.json', 'name');
  const namespace = namespacePattern.test(own) ? own : '@registry';
  return configure(
    {
      tree,
      changes: changes(tree, edits),
      about: {
        root: tree.root,
        registries: [{ namespace, templates: [`${namespace}/${name}`] }],
      },
      diagnostics: [...diagnostics, ...findings],
      next: repeatedBy(answers, { ...options, in: path }),
    },
    options,
    host,
  );
}

/** The registry that the working folder is in, as a path from there; the folder itself where it is in none. */
function registryAbove(cwd: string, home: string | undefined): string {
  const [found] = searchUp(cwd, ['registry.json'], home).found;
  return found === undefined ? '.' : pathFrom(cwd, found.folder);
}

/** What is to be made of a function of an app, or a template to start from. */
async function draftOf(
  answers: Answers,
  options: NewTemplateOptions,
  early: readonly Diagnostic[],
  host: Host,
): Promise<Drafted> {
  const { from, function: fn } = options;
  const name = String(answers.name);
  if (from === undefined) {
    const kind = answers.kind as Manifest['kind'];
    return { kind: 'drafted', draft: scaffold({ name, kind, title: String(answers.title) }) };
  }
  const origin = { app: from, name, ...(fn !== undefined && { fn }) };
  const drafted = await draftFrom(origin, early, {
    host,
    source: sourceFor(host, options.yes === true),
    again: (chosen) => repeatedBy(answers, { ...options, function: chosen }),
  });
  if (drafted.kind === 'stopped' || answers.title === undefined) return drafted;
  const { draft } = drafted;
  const title = String(answers.title);
  return { kind: 'drafted', draft: { ...draft, manifest: { ...draft.manifest, title } } };
}

type Answered =
  | { readonly kind: 'answered'; readonly answers: Answers }
  | { readonly kind: 'stopped'; readonly outcome: Outcome<never> };

/** Name, kind and title as they are given or asked for. */
async function answersFrom(options: NewTemplateOptions, host: Host): Promise<Answered> {
  const ended = (outcome: Outcome<never>) => ({ kind: 'stopped', outcome }) as const;
  const { name: word, kind, title, from, function: fn } = options;
  const isFrom = from !== undefined;
  const errors = [
    ...(isFrom && kind !== undefined
      ? [{ option: 'kind', message: 'what --from makes is a function' }]
      : []),
    ...(!isFrom && fn !== undefined
      ? [{ option: 'function', message: 'it belongs to --from <app>' }]
      : []),
    ...(word === undefined ? [] : errorsInName(word)),
  ];
  if (errors.length > 0) return ended(invalid(errors));
  const given = {
    ...(word !== undefined && { name: word }),
    ...(kind !== undefined && { kind }),
    ...(title !== undefined && { title }),
  };
  const questions = isFrom ? [nameQuestion] : [nameQuestion, kindQuestion, titleQuestion];
  const source = sourceFor(host, options.yes === true);
  const asked = await ask(questions, given, source, host, (question, { name = '' }) =>
    question.name === 'title' ? { ...titleQuestion, default: titleFrom(String(name)) } : question,
  );
  if (asked.kind === 'missing') {
    const name = word ?? 'my-template';
    const usual = isFrom ? {} : { kind: 'function', title: titleFrom(name) };
    const next = repeatedBy({ ...usual, ...given, name }, options);
    return ended(missingAnswers(asked.questions, { next: [next] }));
  }
  if (asked.kind !== 'answered') return ended(unanswered(asked));
  const late = errorsInName(String(asked.answers.name));
  return late.length > 0 ? ended(invalid(late)) : asked;
}

function errorsInName(name: string): ValidationError[] {
  const problem = problemWithTemplateName(name);
  return problem === undefined ? [] : [{ message: `the name ${JSON.stringify(name)} ${problem}` }];
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
    { value: 'app', title: 'an app, based on the one of pyfunc' },
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

function repeatedBy(
  { name, ...others }: Answers,
  { from, function: fn, in: place }: NewTemplateOptions,
): NextStep {
  const told = [kindQuestion, titleQuestion].flatMap((question) => {
    const answer = others[question.name];
    return answer === undefined ? [] : wordsFor(question, answer);
  });
  const words = [
    ...['registry', 'new', String(name)],
    ...(from === undefined ? [] : ['--from', from]),
    ...(fn === undefined ? [] : ['--function', fn]),
    ...told,
    ...(place === undefined || place === '.' ? [] : ['--in', place]),
    '--yes',
  ];
  return { kind: 'command', words };
}
