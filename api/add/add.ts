import { openAppInSteps } from '../../generators/add.ts';
import { builtIn, type Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { findConfigs } from '../../registry/config/find-configs.ts';
import type { Lock } from '../../registry/lock/lock.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import type { Registries } from '../../registry/open/registries.ts';
import { planRun } from '../../registry/plan/plan-run.ts';
import type { TemplateRequest } from '../../registry/plan/planned.ts';
import { runWithPauses } from '../../workspace/process/pausable.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import { surroundingsOf } from '../../workspace/tree/surroundings.ts';
import { readAnswers } from '../answers.ts';
import { pathFrom } from '../apps/app-name.ts';
import { inOneApp, type StartedApp } from '../apps/in-one-app.ts';
import { cacheTemplates } from '../cache-templates.ts';
import { type AnswerSource, type Host, sourceFor } from '../host.ts';
import { invalid, type NextStep, type Outcome, stopped, type ValidationError } from '../outcome.ts';
import { type Consent, propose } from '../propose.ts';
import { registriesFor } from '../registries-for.ts';
import { type PlacedDiagnostic, placed, sourceOf } from '../report/placed.ts';
import { answersFor, extraBindings } from './add-answers.ts';
import type { AddContext, AddOptions } from './add-options.ts';
import { AdditionProof } from './addition-proof.ts';

/** What was added. */
export interface AddAbout {
  /** The app; absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  readonly template: string;
  readonly answers: Answers;
  /** Names of the functions that it makes. */
  readonly functions: readonly string[];
  /** The file they are in; absent where there are none. */
  readonly file?: string;
}

export type AddOutcome = Outcome<AddAbout>;

/** Adds a template to the app in `host.cwd`. See `add` in api/index.ts. */
export async function add(options: AddOptions, host: Host): Promise<AddOutcome> {
  const writes = options.yes === true && options.dryRun !== true;
  return inOneApp('.', { command: 'add --cwd', writes }, host, (app) => addTo(app, options, host));
}

async function addTo(
  { root, early, lock: held }: StartedApp,
  options: AddOptions,
  host: Host,
): Promise<AddOutcome> {
  const tree = openTree(root);
  const refused = (diagnostics: Parameters<typeof placed>[0]) =>
    stopped('refused', [...early, ...placed(diagnostics, sourceOf(tree))]);
  const app = await runWithPauses(openAppInSteps(tree));
  const lock = readLock(tree);
  if (lock.kind === 'failed') return refused(lock.diagnostics);
  const context = contextOf(tree, lock.value, options, host);
  if (context.kind === 'invalid') return invalid(context.errors);
  const { template, source } = context;
  const registries = await registriesFor(host, await wantedBy(template, source, host), options);
  if (registries.kind === 'failed') return refused(registries.diagnostics);
  const { library } = registries.value;
  // Files alone need no functions beside them.
  if (app.kind === 'failed' && !isFilesAlone(library, template)) return refused(app.diagnostics);
  const answered = await answersFor(
    context,
    app.kind === 'failed' ? undefined : app.value,
    library,
  );
  if (answered.kind !== 'answered') return answered.outcome;
  const { next } = answered;
  const around = surroundingsOf(root, root);
  const request = { ...answered.request, ...(around && { around }) };
  const plan = planRun(tree, library, lock.value, request, registries.value.newPins(root));
  const diagnostics = [
    ...early,
    ...placed(registries.value.findings),
    ...placed(plan.diagnostics, sourceOf(tree)),
  ];
  if (plan.diagnostics.some(({ severity }) => severity === 'error')) {
    return stopped('refused', diagnostics);
  }
  const consent = { source, dryRun: options.dryRun === true };
  const known = {
    root,
    tree,
    lock: held,
    options,
    registries: registries.value,
    request,
    diagnostics,
    next,
  };
  return proposeAddition(plan, known, consent, host);
}

interface Known {
  readonly root: string;
  readonly tree: DiskTree;
  readonly lock: AppLock | undefined;
  readonly options: AddOptions;
  readonly registries: Registries;
  readonly request: TemplateRequest;
  readonly diagnostics: readonly PlacedDiagnostic[];
  readonly next: readonly NextStep[];
}

function proposeAddition(
  plan: ReturnType<typeof planRun>,
  { root, tree, lock, options, registries, request, diagnostics, next }: Known,
  consent: Consent,
  host: Host,
): Promise<AddOutcome> {
  const { changes, sensitive, functions, file, templates } = plan;
  const { template, answers } = request;
  const { library } = registries;
  const requirements = templates.flatMap((name) => library.template(name).manifest.requirements);
  const changed = { root, functions, tree, changes, requirements };
  const proof = new AdditionProof(changed, options, host);
  return propose(
    {
      about: {
        ...{ root, path: pathFrom(host.cwd, root), template, answers, functions },
        ...(file !== undefined && { file }),
      },
      plan: { command: 'add', root, changes, sensitive },
      ...{ root, tree, lock, changes, registries, diagnostics, next, sensitive },
      allowSensitive: options.allowSensitive ?? [],
      prove: () => proof.prove(),
      afterwards: async () => {
        await cacheTemplates(registries, templates, host.env);
        return placed(await proof.packages());
      },
    },
    consent,
    host,
  );
}

/** Reads the answers file, and what in it are options. */
function contextOf(
  tree: DiskTree,
  lock: Lock,
  options: AddOptions,
  host: Host,
):
  | ({ readonly kind: 'context' } & AddContext)
  | { readonly kind: 'invalid'; readonly errors: readonly ValidationError[] } {
  const { answers, fromFile, errors } = readAnswers(options, host.cwd);
  if (errors.length > 0) {
    return { kind: 'invalid', errors: [...errors, ...extraBindings(options).errors] };
  }
  const { template: inFile, to: place, ...given } = answers;
  const named = options.template ?? inFile;
  const to = options.to ?? (typeof place === 'string' ? place : undefined);
  const template = named === undefined ? undefined : String(named);
  const source = sourceFor(host, options.yes === true, options.dryRun === true);
  return {
    kind: 'context',
    ...{ root: tree.root, tree, lock, options, host },
    ...{ source, given, fromFile, template, to },
  };
}

/** Also a misspelled name, unless a registry may have it: that then says how it is written in full. */
async function wantedBy(
  template: string | undefined,
  source: AnswerSource,
  { cwd, env }: Host,
): Promise<'all' | readonly string[]> {
  if (template === undefined) return source === 'person' ? 'all' : [];
  if (template.startsWith('@')) return [template];
  if ((await builtIn()).names.includes(template)) return [];
  return findConfigs(cwd, env.HOME).configs.length === 0 ? [] : [template];
}

/** Whether it makes files alone, so that there need not be a v2 app. */
function isFilesAlone(library: Library, template: string | undefined): boolean {
  return (
    template !== undefined &&
    library.names.includes(template) &&
    library.template(template).manifest.kind === 'files'
  );
}
