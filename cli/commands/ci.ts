import { locateApps } from '../../api/locate.ts';
import { putRight } from '../../api/recover-app.ts';
import { unreadable } from '../../api/unreadable.ts';
import { nxTargets, turboTasks } from '../../generators/ci/ci-targets.ts';
import { azurePipeline, githubWorkflow, type Pipeline } from '../../generators/ci/ci-workflows.ts';
import { placeFile } from '../../generators/files/place-file.ts';
import type { Plan } from '../../generators/plan.ts';
import type { Question } from '../../generators/templates/question.ts';
import { changes } from '../../workspace/change/changes.ts';
import { topOfRepository } from '../../workspace/git/git.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { ask, sourceOf } from '../ask/ask.ts';
import { sayMissing, sayObjections } from '../ask/missing-answers.ts';
import type { Options, Run, Session } from '../command.ts';
import { version } from '../version.ts';
import { commandLine } from '../views/command-line.ts';
import { pathFrom } from '../views/name-of-app.ts';
import { reportNotLocated } from '../views/not-located.ts';
import { program } from '../views/run-again.ts';
import { type CiService, ciServices } from './ci-services.ts';
import { refuse } from './registry/refuse.ts';
import { writeConfigs } from './registry/write-configs.ts';

const serviceQuestion = {
  name: 'service',
  title: 'What runs the checks',
  kind: 'select',
  choices: ciServices.map((value) => ({ value, title: value })),
} as const satisfies Question;

/** Writes what checks all apps of the repository in CI, split over machines. */
export const run: Run = async (session, word, options) => {
  const pipeline = pipelineOf(options);
  if (typeof pipeline === 'string') return sayObjections([pipeline], session);
  if (word !== undefined && !isService(word)) {
    return sayObjections([`${word} is none of ${ciServices.join(', ')}`], session);
  }
  const given = word === undefined ? {} : { service: word };
  const source = sourceOf(session.io, { yes: false, json: session.json });
  const asked = await ask([serviceQuestion], given, source);
  if (asked.kind === 'interrupted') return 'interrupted';
  if (asked.kind === 'missing') {
    return sayMissing(asked.questions, againLine('github', pipeline, session), session, [
      'service',
    ]);
  }
  const service = asked.answers.service as CiService;
  const root = topOfRepository(session.cwd) ?? session.cwd;
  try {
    return await write(service, pipeline, root, options, session);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(pathFrom(session.cwd, root), root, error)], session);
  }
};

async function write(
  service: CiService,
  pipeline: Pipeline,
  root: string,
  options: Options,
  session: Session,
) {
  const many = { search: { include: [], exclude: [], gitignore: true } };
  const located = await locateApps(root, session, many);
  const { apps, problem } = located;
  if (problem !== undefined) return reportNotLocated(session, 'ci', apps, problem);
  const { notes, problem: stuck } = await putRight(root);
  if (stuck !== undefined) return refuse([stuck], session);
  const tree = openTree(root);
  const folders = apps.map((app) => pathFrom(root, app)).map((app) => (app === '.' ? '' : app));
  const plan = planFor(service, pipeline, tree, folders);
  const findings = [...located.notes, ...notes, ...plan.diagnostics];
  if (findings.some(({ severity }) => severity === 'error')) return refuse(findings, session);
  return writeConfigs(
    {
      tree,
      changes: changes(tree, plan.edits),
      about: [],
      details: { service, for: pipeline.command, shards: pipeline.shards, apps: folders.length },
      findings,
      next: [nextSteps[service]],
      again: againLine(service, pipeline, session),
    },
    options,
    session,
  );
}

function planFor(
  service: CiService,
  pipeline: Pipeline,
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

const nextSteps: Record<CiService, string> = {
  github: 'Commit it: GitHub runs it from then on.',
  azure: 'Commit it, then make a pipeline from the file in Azure DevOps.',
  nx: 'Run it with: npx nx run-many -t pyfunc',
  turbo: 'Run it with: npx turbo run pyfunc',
};

/** What the flags ask for, or what is wrong with them. */
function pipelineOf({ for: wanted = 'migrate', shards = '4', branch = 'main' }: Options) {
  if (wanted !== 'migrate' && wanted !== 'update') throw new Error('Choices were not checked');
  const count = Number(shards);
  if (!/^\d+$/.test(String(shards)) || count < 1 || count > 100) {
    return '--shards: must be a number from 1 to 100';
  }
  if (!/^\w[\w./-]*$/.test(String(branch))) return '--branch: must be the name of a branch';
  const pyfunc = `npx --yes pyfunc@${version}`;
  return { command: wanted, shards: count, branch: String(branch), pyfunc } satisfies Pipeline;
}

function againLine(service: string, { command, shards, branch }: Pipeline, { env }: Session) {
  const flags = ['--for', command, '--shards', `${shards}`, '--branch', branch, '--yes'];
  return commandLine([...program(env), 'ci', service, ...flags]);
}

function isService(word: string): word is CiService {
  return ciServices.some((service) => service === word);
}
