import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  answersWanted,
  notGenerated,
  updateConflict,
  updateMeaning,
  updateUnplaced,
} from '../../diagnostics/registry/updates.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Answers, Question } from '../../generators/templates/question.ts';
import { initParser } from '../../python/parse.ts';
import type { Generated, Lock } from '../../registry/lock/lock.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import { withPins } from '../../registry/lock/pins.ts';
import { namespaceOf } from '../../registry/open/join-libraries.ts';
import { openRegistries, type Registries } from '../../registry/open/registries.ts';
import type { rememberLibraries } from '../../registry/update/old-library.ts';
import {
  type Moved,
  movedTemplates,
  outdatedEntries,
  versionMismatches,
} from '../../registry/update/outdated-entries.ts';
import { planUpdate } from '../../registry/update/update.ts';
import type { EntryUpdate } from '../../registry/update/update-entry.ts';
import type { UpdateInput } from '../../registry/update/update-input.ts';
import { unanswered } from '../../registry/update/updated-answers.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import { ask } from '../ask.ts';
import type { AnswerSource, Host } from '../host.ts';
import { namedAnswers } from './named-answers.ts';
import type { UpdateOptions } from './update-options.ts';

/** What would happen to one app: nothing is written yet. */
export interface UpdatePlanned {
  readonly kind: 'planned';
  readonly tree: DiskTree;
  readonly entries: readonly EntryRow[];
  readonly changes: readonly Change[];
  /** Of the whole app, then of each entry. */
  readonly diagnostics: readonly Diagnostic[];
  readonly registries: Registries;
}

/** An entry with what it is brought from and to. */
export interface EntryRow extends EntryUpdate {
  readonly moved: readonly Moved[];
}

/** Why there is no plan. */
export type Unplanned =
  | { readonly kind: 'canceled' }
  | { readonly kind: 'stopped'; readonly diagnostics: readonly Diagnostic[] };

/** Reads an app and what it was made from, and plans its update. Throws `Unreadable`. */
export async function planAppUpdate(
  root: string,
  options: UpdateOptions,
  source: AnswerSource,
  oldLibrary: ReturnType<typeof rememberLibraries>,
  host: Host,
): Promise<UpdatePlanned | Unplanned> {
  const { env } = host;
  const { templates = [], frozen = false, offline = false } = options;
  const stop = (...diagnostics: Diagnostic[]) => ({ kind: 'stopped', diagnostics }) as const;
  const tree = openTree(root);
  const lock = readLock(tree);
  if (lock.kind === 'failed') return stop(...lock.diagnostics);
  const entries = chosen(lock.value, templates);
  if (entries.kind === 'failed') return stop(...entries.diagnostics);
  const registries = await openRegistries(root, namespacesOf(entries.value), {
    ...{ env, frozen, offline },
  });
  if (registries.kind === 'failed') return stop(...registries.diagnostics);
  const { library } = registries.value;
  const outdated = outdatedEntries(entries.value, library, templates);
  const broken = brokenTemplates(outdated.entries, library);
  if (broken.length > 0) return stop(...broken);
  await initParser();
  const inputs: UpdateInput[] = [];
  const untold: Diagnostic[] = [];
  const questions = outdated.entries.flatMap(
    ({ template }) => library.template(template).manifest.questions,
  );
  const given = namedAnswers(questions, options.answers ?? []);
  if (given.problems.length > 0) return stop(...given.problems);
  const history = { registries: registries.value, env, folder: root, offline };
  for (const entry of outdated.entries) {
    const answered = await answersOf(entry, registries.value, given.answers, source, host);
    if (answered.kind !== 'answered') return answered;
    const before = await oldLibrary(entry, history);
    const mismatches = before === undefined ? [] : versionMismatches(entry, before);
    if (mismatches.length > 0) {
      untold.push(...mismatches);
      continue;
    }
    inputs.push({ entry, now: library, answers: answered.answers, ...(before && { before }) });
  }
  const { prefer, allowSensitive = [] } = options;
  const pinned = withPins(lock.value, registries.value.newPins(root));
  const plan = planUpdate(tree, pinned, inputs, {
    allowSensitive,
    ...(prefer && { prefer }),
  });
  return {
    kind: 'planned',
    tree,
    registries: registries.value,
    changes: plan.changes,
    entries: plan.entries.map((each) => ({ ...each, moved: movedTemplates(each.entry, library) })),
    diagnostics: [
      ...registries.value.findings,
      ...outdated.diagnostics,
      ...untold,
      ...plan.entries.flatMap((each) => [...each.diagnostics, ...conflictsOf(each)]),
    ],
  };
}

function chosen(lock: Lock, templates: readonly string[]): Result<readonly Generated[]> {
  const stranger = templates.find((name) => lock.generated.every((e) => e.template !== name));
  if (stranger !== undefined) return failed(diagnose(notGenerated, { template: stranger }));
  if (templates.length === 0) return ok(lock.generated);
  return ok(lock.generated.filter(({ template }) => templates.includes(template)));
}

function brokenTemplates(entries: readonly Generated[], library: Library): Diagnostic[] {
  const names = new Set(entries.flatMap(({ templates }) => Object.keys(templates)));
  return [...names].flatMap((name) => {
    const read = library.read(name);
    return read.kind === 'ok' ? [] : read.diagnostics;
  });
}

function namespacesOf(entries: readonly Generated[]): string[] {
  const names = entries.flatMap(({ templates }) => Object.keys(templates));
  return [...new Set(names.flatMap((name) => namespaceOf(name) ?? []))];
}

/** New questions take their default; a person is asked. */
async function answersOf(
  entry: Generated,
  { library }: Registries,
  given: Answers,
  source: AnswerSource,
  host: Host,
): Promise<{ readonly kind: 'answered'; readonly answers: Answers } | Unplanned> {
  const { answers, questions } = unanswered(entry, library, given);
  const whom = source === 'person' ? 'person' : 'defaults';
  const asked = await ask(questions, answers, whom, host, (question) => ({
    ...question,
    title: `${entry.template}: ${question.title}`,
  }));
  if (asked.kind === 'answered' || asked.kind === 'canceled') return asked;
  const wanted =
    asked.kind === 'missing'
      ? asked.questions.map(({ name }: Question) => name)
      : asked.errors.map(({ option = '' }) => option);
  const diagnostics = [diagnose(answersWanted, { template: entry.template, wanted })];
  return { kind: 'stopped', diagnostics };
}

function conflictsOf({ entry: { template }, conflicts }: EntryUpdate): Diagnostic[] {
  return conflicts.map(({ kind, what, path, span }) => {
    const at = span.end > span.start ? { path, span } : { path };
    switch (kind) {
      case 'broken':
        return diagnose(updateMeaning, { template, what }, { at });
      case 'unplaced':
        return diagnose(updateUnplaced, { template, what }, { at });
      default:
        return diagnose(updateConflict, { template, what }, { at: { path, span } });
    }
  });
}
