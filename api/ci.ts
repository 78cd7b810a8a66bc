import { dirname } from 'node:path';
import { ok, type Result } from '../diagnostics/result.ts';
import { nxTargets, turboTasks } from '../generators/ci/ci-targets.ts';
import { azurePipeline, githubWorkflow, type Pipeline } from '../generators/ci/ci-workflows.ts';
import { placeFile } from '../generators/files/place-file.ts';
import type { Plan } from '../generators/plan.ts';
import type { Question } from '../generators/templates/question.ts';
import manifest from '../package.json' with { type: 'json' };
import { type RegistryInputs, registryInputs } from '../registry/config/registry-inputs.ts';
import { changes } from '../workspace/change/changes.ts';
import { topOfRepository } from '../workspace/git/git.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';
import type { Tree } from '../workspace/tree/tree.ts';
import { pathFrom } from './apps/app-name.ts';
import { unreadable } from './apps/disk-diagnostics.ts';
import { locateApps } from './apps/locate.ts';
import { recoverApp } from './apps/recover-app.ts';
import { ask } from './ask.ts';
import { type Host, sourceFor } from './host.ts';
import {
  invalid,
  missingAnswers,
  type NextStep,
  type Outcome,
  unanswered,
  type ValidationError,
} from './outcome.ts';
import { refuse } from './refuse.ts';
import type { CiAbout, CiService } from './registry/configuration-about.ts';
import { type ConfigureOptions, configure } from './registry/configure.ts';

const ciServices: readonly CiService[] = ['github', 'azure', 'nx', 'turbo'];

/** What the pipeline checks. */
export interface CiOptions extends ConfigureOptions {
  readonly service?: string | undefined;
  /** `migrate` where it is absent. */
  readonly for?: string | undefined;
  /** How many machines share the apps, from 1 to 100; 4 where it is absent. */
  readonly shards?: string | number | undefined;
  /** Whose pushes are checked beside pull requests; `main` where it is absent. */
  readonly branch?: string | undefined;
}

export type CiOutcome = Outcome<CiAbout>;

const serviceQuestion = {
  name: 'service',
  title: 'What runs the checks',
  kind: 'select',
  choices: ciServices.map((value) => ({ value, title: value })),
} as const satisfies Question;

/** Writes what checks all apps of the repository in CI, split over machines. */
export async function writePipeline(options: CiOptions, host: Host): Promise<CiOutcome> {
  const read = pipelineOf(options);
  if (read.kind === 'invalid') return invalid([read.error]);
  const { pipeline } = read;
  const { service: word } = options;
  if (word !== undefined && !isService(word)) {
    return invalid([{ message: `unknown service ${word}: must be ${ciServices.join(', ')}` }]);
  }
  const given = word === undefined ? {} : { service: word };
  const asked = await ask([serviceQuestion], given, sourceFor(host, false), host);
  if (asked.kind === 'missing') {
    return missingAnswers(asked.questions, { next: [repeatedBy('github', pipeline)] });
  }
  if (asked.kind !== 'answered') return unanswered(asked);
  const service = asked.answers.service as CiService;
  const repository = topOfRepository(host.cwd) ?? host.cwd;
  const root = rootOf(service, host.cwd, repository);
  try {
    return await write(service, pipeline, { top: root, repository }, options, host);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(pathFrom(host.cwd, root), root, error)], host);
  }
}

/** An engine has a top of its own, which may lie below that of the repository. */
function rootOf(service: CiService, cwd: string, repository: string): string {
  const file = { nx: 'nx.json', turbo: 'turbo.json', github: undefined, azure: undefined }[service];
  if (file === undefined) return repository;
  for (let at = cwd; at !== repository && at !== dirname(at); at = dirname(at)) {
    if (openTree(at).isThere(file)) return at;
  }
  return repository;
}

/** A repository, and the folder in it that paths are written from. */
interface Place {
  readonly top: string;
  readonly repository: string;
}

async function write(
  service: CiService,
  pipeline: Pipeline,
  place: Place,
  options: CiOptions,
  host: Host,
): Promise<CiOutcome> {
  const { top: root } = place;
  const many = { search: { include: [], exclude: [], gitignore: true } };
  const located = await locateApps(root, many, host);
  if (located.kind === 'none') return refuse([located.diagnostic], host);
  const recovery = await recoverApp(root);
  if (recovery.kind === 'blocked') return refuse(recovery.diagnostics, host);
  const tree = openTree(root);
  const folders = located.roots.map((app) => pathFrom(root, app));
  const apps = folders.map((app) => (app === '.' ? '' : app));
  const reads = await readsOf(pipeline, place, located.roots, host);
  if (reads.kind === 'failed') return refuse(reads.diagnostics, host);
  const plan = planFor(service, { ...pipeline, reads: reads.value }, tree, apps);
  const diagnostics = [...located.diagnostics, ...recovery.diagnostics, ...plan.diagnostics];
  if (diagnostics.some(({ severity }) => severity === 'error')) return refuse(diagnostics, host);
  const { command, shards } = pipeline;
  return configure(
    {
      tree,
      changes: changes(tree, plan.edits),
      about: { root, service, for: command, shards, apps: apps.length },
      diagnostics,
      next: repeatedBy(service, pipeline),
    },
    options,
    host,
  );
}

async function readsOf(
  { command }: Pipeline,
  place: Place,
  roots: readonly string[],
  { env }: Host,
): Promise<Result<RegistryInputs>> {
  if (command === 'migrate') return ok({ globs: [], isOutside: false });
  return registryInputs(place, roots, env);
}

function planFor(
  service: CiService,
  pipeline: Pipeline & { readonly reads: RegistryInputs },
  tree: Tree,
  apps: readonly string[],
): Plan {
  const file = (path: string, text: string) =>
    placeFile(tree, { path, text, merge: 'own', because: { step: 'ci' } });
  switch (service) {
    case 'github':
      return file('.github/workflows/pyfunc.yml', githubWorkflow(pipeline));
    case 'azure':
      return file('azure-pipelines-pyfunc.yml', azurePipeline(pipeline));
    case 'nx':
      return nxTargets(tree, apps, pipeline);
    case 'turbo':
      return turboTasks(tree, apps, pipeline);
  }
}

/** What the options ask for, or what is wrong with them. */
function pipelineOf({
  for: wanted = 'migrate',
  shards = '4',
  branch = 'main',
}: CiOptions):
  | { readonly kind: 'valid'; readonly pipeline: Pipeline }
  | { readonly kind: 'invalid'; readonly error: ValidationError } {
  const wrong = (option: string, message: string) =>
    ({ kind: 'invalid', error: { option, message } }) as const;
  if (wanted !== 'migrate' && wanted !== 'update') {
    return wrong('for', 'must be migrate or update');
  }
  const count = Number(shards);
  if (!/^\d+$/.test(String(shards)) || count < 1 || count > 100) {
    return wrong('shards', 'must be a number from 1 to 100');
  }
  if (!/^\w[\w./-]*$/.test(branch)) {
    return wrong('branch', 'must be the name of a branch');
  }
  const pyfunc = `npx --yes pyfunc@${manifest.version}`;
  return { kind: 'valid', pipeline: { command: wanted, shards: count, branch, pyfunc } };
}

function repeatedBy(service: string, { command, shards, branch }: Pipeline): NextStep {
  const flags = ['--for', command, '--shards', `${shards}`, '--branch', branch, '--yes'];
  return { kind: 'command', words: ['ci', service, ...flags] };
}

function isService(word: string): word is CiService {
  return ciServices.some((service) => service === word);
}
