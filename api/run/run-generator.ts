import { basename, dirname, resolve } from 'node:path';
import type { NodePlopAPI } from 'node-plop';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import {
  plopActionPassedOver,
  plopPatternUnmatched,
  plopPromptFailed,
} from '../../diagnostics/plop-runs.ts';
import {
  plopActionFailed,
  plopCodeFailed,
  plopCodeRan,
  plopfileNotLoaded,
} from '../../diagnostics/plopfiles.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import {
  loadPlopfile,
  type PlopPlan,
  type PlopStep,
  planPlop,
} from '../../generators/plop/plan-plop.ts';
import { answerPrompts, type PlopAnswers } from '../../generators/plop/plop-answers.ts';
import { lockEdits, readLock } from '../../registry/lock/lock-file.ts';
import { type NewPins, withPins } from '../../registry/lock/pins.ts';
import type { Registries } from '../../registry/open/registries.ts';
import { changes, OverlappingEdits } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { nearest } from '../../workspace/text/nearest.ts';
import { Unencodable } from '../../workspace/text/text.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { type DiskTree, openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { readAnswers } from '../answers.ts';
import { nameOfApp } from '../apps/app-name.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import { recoverApp } from '../apps/recover-app.ts';
import { ask } from '../ask.ts';
import { holdFolder } from '../hold-folder.ts';
import { type AnswerSource, type Host, sourceFor } from '../host.ts';
import {
  completed,
  invalid,
  missingAnswers,
  type NextStep,
  type Outcome,
  stopped,
  unanswered,
  withDiagnostics,
} from '../outcome.ts';
import { propose, unproved } from '../propose.ts';
import { type PlacedDiagnostic, placed } from '../report/placed.ts';
import type { RunOptions } from './run-options.ts';
import { trustedPlopfile } from './trusted-plopfile.ts';

/** What a generator of a plopfile made. */
export interface RunAbout {
  /** As given. */
  readonly plopfile: string;
  readonly generator: string;
  /** Where the paths of its actions start; absolute. */
  readonly root: string;
  /** By the name of the prompt, of any type that the plopfile takes; `***` for passwords. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** What the actions said. */
  readonly done: readonly string[];
  /** Code of the plopfile that has not run, since nothing was written. */
  readonly left: readonly string[];
  readonly generators?: undefined;
}

/** The generators of a plopfile, where none was named. */
export interface GeneratorsAbout {
  readonly generators: readonly { readonly name: string; readonly description: string }[];
}

export type RunOutcome = Outcome<RunAbout | GeneratorsAbout>;

type Plop = Awaited<ReturnType<typeof loadPlopfile>>;

/** What is settled before a generator is chosen. */
interface RunContext {
  readonly plop: Plop;
  /** As given. */
  readonly plopfile: string;
  /** Absolute; where the paths of actions start. */
  readonly root: string;
  readonly options: RunOptions;
  readonly host: Host;
  readonly source: AnswerSource;
  readonly named: PlopAnswers;
  readonly registries: Registries | undefined;
  /** From recovering the folder. */
  readonly early: readonly PlacedDiagnostic[];
}

/** Runs a generator of a plopfile, which is a program with the rights of this process. See `run` in api/index.ts. */
export async function runGenerator(
  plopfile: string,
  options: RunOptions,
  host: Host,
): Promise<RunOutcome> {
  const { answers: named, errors } = readAnswers(options, host.cwd);
  if (errors.length > 0) return invalid(errors);
  const isPack = /^@[a-z\d][a-z\d-]*$/.test(plopfile);
  const source = sourceFor(host, options.yes === true);
  const trusted = isPack
    ? await trustedPlopfile(plopfile, options, source, host)
    : ({ kind: 'trusted', path: plopfile, registries: undefined } as const);
  if (trusted.kind === 'stopped') return trusted.outcome;
  const path = resolve(host.cwd, trusted.path);
  const root = resolve(host.cwd, options.dest ?? (isPack ? '.' : dirname(path)));
  try {
    // Says so before any code runs, if it is not a folder.
    openTree(root);
    const recovery = await recoverApp(root);
    const early = placed(recovery.diagnostics);
    if (recovery.kind === 'blocked') return stopped('refused', early);
    const text = `${basename(path)} is a program, and runs with your rights.`;
    host.on({ kind: 'notice', text });
    const plop = await load(path, root);
    if (plop.kind === 'failed') return stopped('refused', [...early, ...placed(plop.diagnostics)]);
    const { registries } = trusted;
    return await withGenerator({
      ...{ plop: plop.value, plopfile, root, options, host, source, named, registries, early },
    });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return stopped('refused', placed([unreadable(nameOfApp(root, host.cwd), root, error)]));
  }
}

async function load(path: string, root: string): Promise<Result<NodePlopAPI>> {
  try {
    return ok(await loadPlopfile(path, root));
  } catch (error) {
    const reason = inOneLine(error instanceof Error ? error.message : String(error));
    return failed(diagnose(plopfileNotLoaded, { path: basename(path), reason }));
  }
}

/** Finds the generator and the answers to its prompts. */
async function withGenerator(context: RunContext): Promise<RunOutcome> {
  const { plop, root, options, host, source, named, early } = context;
  const generators = plop
    .getGeneratorList()
    .map(({ name, description }) => ({ name, description }));
  // As in plop, a generator without others needs no name.
  const [sole, ...others] = generators;
  const only = others.length === 0 ? sole?.name : undefined;
  const given = options.generator ?? only;
  const choice: Chosen =
    given === undefined
      ? await chooseFrom(generators, context)
      : { kind: 'chosen', generator: given };
  if (choice.kind === 'stopped') return choice.outcome;
  const chosen = choice.generator;
  const names = generators.map((each) => each.name);
  if (!names.includes(chosen)) {
    const meant = nearest(chosen, names);
    const end = meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`;
    return invalid([{ message: `there is no generator "${chosen}": ${end}` }]);
  }
  const words = { words: options.inOrder ?? [], named };
  const asked = await answerPrompts(plop, chosen, words, { source, ask: host.ask });
  switch (asked.kind) {
    case 'invalid':
      return invalid(asked.errors.map((message) => ({ message })));
    case 'failed': {
      const { prompt, field, reason } = asked;
      const slots = { generator: chosen, prompt, field, reason: inOneLine(reason) };
      return stopped('refused', [...early, ...placed([diagnose(plopPromptFailed, slots)])]);
    }
    case 'canceled':
      return asked.isBack && given === undefined ? withGenerator(context) : stopped('canceled');
    case 'missing': {
      const places = Object.fromEntries(asked.prompts.map(({ name }) => [name, '...']));
      const next = repeatedBy(context, chosen, { ...without(asked), ...places });
      return missingAnswers(asked.prompts, { next });
    }
    case 'answered': {
      const held = await holdFolder(root, (lock) => write(context, chosen, asked, lock));
      return held.kind === 'done'
        ? withDiagnostics(held.result, placed(held.diagnostics))
        : stopped('refused', [...early, ...placed([held.diagnostic])]);
    }
  }
}

type Chosen =
  | { readonly kind: 'chosen'; readonly generator: string }
  | { readonly kind: 'stopped'; readonly outcome: RunOutcome };

async function chooseFrom(
  generators: GeneratorsAbout['generators'],
  { plopfile, source, host }: RunContext,
): Promise<Chosen> {
  const choices = generators.map(({ name, description }) => ({
    value: name,
    title: description ? `${name}: ${description}` : name,
  }));
  const question = { name: 'generator', title: 'Generator', kind: 'select', choices } as const;
  if (source !== 'person' || generators.length === 0) {
    const next = generators.map(
      ({ name }) => ({ kind: 'command', words: ['run', plopfile, name] }) satisfies NextStep,
    );
    return {
      kind: 'stopped',
      outcome: missingAnswers([question], { about: { generators }, next }),
    };
  }
  const asked = await ask([question], {}, source, host);
  return asked.kind === 'answered'
    ? { kind: 'chosen', generator: String(asked.answers.generator) }
    : { kind: 'stopped', outcome: unanswered(asked) };
}

/** Plans under the lock, shows, asks once more where a person is there, writes, and runs what is left. */
async function write(
  context: RunContext,
  generator: string,
  asked: Answered,
  lock: AppLock,
): Promise<RunOutcome> {
  const { plop, plopfile, root, options, host, source, registries, early } = context;
  const tree = openTree(root);
  const refuse = (reasons: readonly string[]) => {
    const failed = reasons.map((each) =>
      diagnose(plopActionFailed, { generator, reason: inOneLine(each) }),
    );
    return stopped('refused', [...early, ...placed(failed)]);
  };
  const planned = await planPlop(plop, generator, asked.answers, tree);
  if (planned.kind === 'failed') return refuse([planned.reason]);
  const plan = planned.value;
  const come = changesOf(plan, tree, registries?.newPins(root) ?? {});
  if (come.kind === 'failed') return refuse(come.reasons);
  const passedOver = failuresOf(plan.steps);
  const found = [
    ...(plan.ran.length > 0 ? [diagnose(plopCodeRan, { actions: plan.ran })] : []),
    ...plan.unmatched.map((each) => diagnose(plopPatternUnmatched, each)),
    ...passedOver.map((each) =>
      diagnose(plopActionPassedOver, { generator, reason: inOneLine(each) }),
    ),
  ];
  const { left } = plan;
  const done = doneOf(plan.steps);
  const about: RunAbout = { plopfile, generator, root, answers: masked(asked), done, left };
  const outcome = await propose<RunAbout>(
    {
      ...{ about, root, changes: come.changes, tree, lock, registries },
      plan: { command: 'run', root, changes: come.changes, left },
      diagnostics: [...early, ...placed(found)],
      next: repeatedBy(context, generator, without(asked)),
      prove: unproved,
    },
    { source, dryRun: options.dryRun === true },
    host,
  );
  const isPartly = passedOver.length > 0;
  if (outcome.kind === 'nothing' && isPartly) return { ...outcome, kind: 'incomplete' };
  if (outcome.kind !== 'written') return outcome;
  const finished = await plan.finish();
  const failures = failuresOf(finished).map((each) =>
    diagnose(plopCodeFailed, { reason: inOneLine(each) }),
  );
  return completed(
    failures.length > 0 || isPartly ? 'incomplete' : 'written',
    { ...about, done: [...done, ...doneOf(finished)], left: [] },
    {
      changes: outcome.changes,
      next: outcome.next,
      diagnostics: [...outcome.diagnostics, ...placed(failures)],
    },
  );
}

function failuresOf(steps: readonly PlopStep[]): string[] {
  return steps.flatMap((each) => (each.kind === 'failed' ? [each.text] : []));
}

function doneOf(steps: readonly PlopStep[]): string[] {
  return steps.flatMap((each) => (each.kind === 'done' ? [each.text] : []));
}

/** What the plan comes to, with new pins of this folder, or why its actions fail, do not go together or do not fit into their files. */
function changesOf(
  { edits, steps, isAborted }: PlopPlan,
  tree: DiskTree,
  pins: NewPins,
):
  | { readonly kind: 'changes'; readonly changes: readonly Change[] }
  | { readonly kind: 'failed'; readonly reasons: readonly string[] } {
  if (isAborted) return { kind: 'failed', reasons: failuresOf(steps) };
  try {
    const lock = Object.keys(pins).length === 0 ? undefined : readLock(tree);
    if (lock?.kind === 'failed') {
      return { kind: 'failed', reasons: lock.diagnostics.map(({ message }) => message) };
    }
    const pinned = lock
      ? lockEdits(tree, withPins(lock.value, pins), { step: 'pin registries' })
      : [];
    return { kind: 'changes', changes: changes(tree, [...edits, ...pinned]) };
  } catch (error) {
    if (!(error instanceof OverlappingEdits || error instanceof Unencodable)) throw error;
    return { kind: 'failed', reasons: [error.message] };
  }
}

interface Answered {
  readonly answers: PlopAnswers;
  readonly passwords: readonly string[];
}

function masked({ answers, passwords }: Answered): PlopAnswers {
  const given = passwords.filter((name) => Object.hasOwn(answers, name));
  return { ...answers, ...Object.fromEntries(given.map((name) => [name, '***'])) };
}

/** What a command may repeat: it stops at a password, and asks for it. */
function without({ answers, passwords }: Answered): PlopAnswers {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !passwords.includes(name)));
}

/** The command that repeats a run without asking, as far as the answers can be words. */
function repeatedBy(
  { plopfile, options: { dest } }: RunContext,
  generator: string,
  answers: PlopAnswers,
): NextStep[] {
  const words = Object.entries(answers).flatMap(([name, answer]) => {
    const isWord = ['string', 'number', 'boolean'].includes(typeof answer) || Array.isArray(answer);
    return isWord ? [`--${name}=${answer}`] : [];
  });
  const given = words.length === 0 ? [] : ['--', ...words];
  const place = dest === undefined ? [] : ['--dest', dest];
  return [{ kind: 'command', words: ['run', plopfile, generator, ...place, '--yes', ...given] }];
}

/** Plop speaks in lines, and ends them as it likes. */
function inOneLine(text: string): string {
  return text.replace(/\s*\n\s*(?:->\s*)?/g, ' ').replace(/\.$/, '');
}
