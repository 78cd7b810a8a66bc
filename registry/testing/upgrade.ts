import { diagnose } from '../../diagnostics/diagnostic.ts';
import { upgradeFails } from '../../diagnostics/registry/releases.ts';
import { openApp } from '../../generators/add.ts';
import { declarationsOf } from '../../generators/functions/declarations.ts';
import type { Library } from '../../generators/templates/library.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Generated } from '../lock/lock.ts';
import { readLock } from '../lock/lock-file.ts';
import { namespaceOf } from '../open/join-libraries.ts';
import { planUpdate, type UpdatePlan } from '../update/update.ts';
import type { UpdateInput } from '../update/update-input.ts';
import { unanswered } from '../update/updated-answers.ts';
import { completeAnswers } from './complete-answers.ts';
import type { AppFiles, Scene } from './scene.ts';
import type { TemplateTest, UserEdit } from './template-test.ts';
import { filesAfter, functionsMade, useTemplate } from './use-template.ts';

/** A registry as it was released last, and as it is now. */
export interface ReleaseUpgrade {
  /** As it is asked for. */
  readonly template: string;
  /** Its version in `before`. */
  readonly from: string;
  readonly before: Library;
  readonly now: Library;
}

/** Apps that were made with the last release, edited as a user does, and updated. */
export function upgradedScenes(
  upgrade: ReleaseUpgrade,
  test: TemplateTest,
  title: string,
): Scene[] {
  const { template, before } = upgrade;
  const { questions, kind } = before.template(template).manifest;
  const known = Object.entries(test.answers).filter(([name]) =>
    questions.some((each) => each.name === name),
  );
  const completed = completeAnswers(questions, Object.fromEntries(known));
  // The last release could not have been used so.
  if (completed.kind === 'failed') return [];
  const old = completed.value;
  const { template: functions } = test.answers;
  const answers = kind === 'app' && functions !== undefined ? { ...old, template: functions } : old;
  const made = useTemplate({ library: before, template, answers });
  if (made.kind === 'failed') return [];
  const own = test.edits && { name: 'its own edits', edits: test.edits, mayConflict: false };
  const sets = own === undefined ? usualEdits(made.files) : [own];
  return sets.map((set) => upgraded(upgrade, test, made.files, set, title));
}

function upgraded(
  upgrade: ReleaseUpgrade,
  test: TemplateTest,
  made: AppFiles,
  set: EditSet,
  title: string,
): Scene {
  const { template, from, now } = upgrade;
  const place = `updated from ${from}, with ${set.name}`;
  const fail = (problem: string): Scene => {
    const diagnostics = [diagnose(upgradeFails, { test: title, from, problem })];
    return { place, files: {}, functions: [], diagnostics };
  };
  const edited = withUserEdits(made, set.edits);
  if (edited.kind === 'failed') return fail(edited.reason);
  const planned = planOf(upgrade, test, edited.value);
  if (planned.kind === 'failed') return fail(planned.reason);
  const plan = planned.value;
  const conflicts = plan.entries.flatMap((each) => each.conflicts);
  if (conflicts.length > 0 && set.mayConflict) {
    return {
      place: `${place}: a conflict, and nothing changed`,
      files: {},
      functions: [],
      diagnostics: [],
    };
  }
  if (conflicts.length > 0) {
    return fail(
      `conflicts in ${conflicts.map(({ path, what }) => `${path} (${what})`).join(', ')}`,
    );
  }
  const errors = plan.entries
    .flatMap((each) => each.diagnostics)
    .filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    return fail(errors.map(({ message }) => message.replace(/\.$/, '')).join('; '));
  const files = filesAfter(edited.value, plan.changes);
  const [lost] = lostEdits(files, set.edits);
  if (lost !== undefined) return fail(`an edit of the user in ${lost.file} is lost`);
  const lock = readLock(memoryTree(files));
  const entries = lock.kind === 'ok' ? lock.value.generated : [];
  const entry = entries.find((each) => each.template === template);
  const functions = entry ? functionsMade({ library: now, template, answers: entry.answers }) : [];
  return { place, files, functions, diagnostics: [] };
}

/** The update that `pyfunc update --yes` would make; in words where it would ask. */
function planOf(
  { before, now }: ReleaseUpgrade,
  test: TemplateTest,
  files: AppFiles,
): Attempt<UpdatePlan> {
  const tree = memoryTree(files);
  const read = readLock(tree);
  if (read.kind === 'failed') {
    return failedBecause(read.diagnostics.map(({ message }) => message).join(' '));
  }
  const lock = read.value;
  const inputs: UpdateInput[] = [];
  for (const entry of lock.generated) {
    if (!isOutdated(entry, now)) continue;
    const { answers, questions } = unanswered(entry, now, test.answers);
    const late = completeAnswers(questions, {});
    if (late.kind === 'failed') return late;
    inputs.push({ entry, before, now, answers: { ...answers, ...late.value } });
  }
  return ok(planUpdate(tree, lock, inputs, { allowSensitive: ['**'] }));
}

function isOutdated({ templates }: Generated, now: Library): boolean {
  return Object.entries(templates).some(
    ([name, { integrity }]) =>
      namespaceOf(name) !== undefined &&
      now.names.includes(name) &&
      now.origin(name).integrity !== integrity,
  );
}

/** Edits that users make, as a set, and whether an update has to get along with them. */
interface EditSet {
  readonly name: string;
  readonly edits: readonly UserEdit[];
  /** Where the template may have changed the very same line, so that a conflict is the right answer. */
  readonly mayConflict: boolean;
}

/** What users do to generated code most: they write functions beside it, comment it, and change it. */
function usualEdits(files: AppFiles): EditSet[] {
  const app = openApp(memoryTree(files));
  const [variable] = app.kind === 'failed' ? [] : app.value.variables;
  if (app.kind === 'failed' || variable === undefined) return [];
  const script = app.value.script.path;
  const beside = [
    '\n\n# Written by a user.',
    `@${variable.name}.timer_trigger(arg_name="timer", schedule="0 30 4 * * *")`,
    'def written_by_a_user(timer) -> None:',
    '    print(timer)\n',
  ].join('\n');
  const text = Buffer.from(files[script] ?? []).toString();
  const body = /^[ \t]+\S/m;
  const last = declarationsOf(text).findLast((each) => body.test(each.text));
  const line = last?.text.split('\n').at(-1);
  return [
    { name: 'a function beside it', edits: [{ file: script, append: beside }], mayConflict: false },
    ...(line === undefined
      ? []
      : [
          {
            name: 'a line of it changed',
            edits: [
              { file: script, find: `\n${line}\n`, replace: `\n${line}  # Changed by a user.\n` },
            ],
            mayConflict: true,
          },
        ]),
  ];
}

/** The files with the edits in them, or what an edit does not find, as a part of a sentence. */
function withUserEdits(files: AppFiles, edits: readonly UserEdit[]): Attempt<AppFiles> {
  const edited = new Map(Object.entries(files));
  for (const edit of edits) {
    const { file } = edit;
    const bytes = edited.get(file);
    if (bytes === undefined) return failedBecause(`its edits name ${file}, which does not exist`);
    const text = Buffer.from(bytes).toString();
    if (edit.find !== undefined && !text.includes(edit.find)) {
      const text = JSON.stringify(edit.find);
      return failedBecause(`its edits look for ${text}, which ${file} does not have`);
    }
    // As a function: `$&` in what a user writes means nothing.
    const after =
      edit.find !== undefined ? text.replace(edit.find, () => edit.replace) : text + edit.append;
    edited.set(file, Buffer.from(after));
  }
  return ok(Object.fromEntries(edited));
}

/** The edits that files no longer hold. */
function lostEdits(files: AppFiles, edits: readonly UserEdit[]): UserEdit[] {
  return edits.filter((edit) => {
    const text = Buffer.from(files[edit.file] ?? []).toString();
    return !text.includes((edit.find !== undefined ? edit.replace : edit.append).trim());
  });
}
