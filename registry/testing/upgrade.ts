import { diagnose } from '../../diagnostics/diagnostic.ts';
import { upgradeFails } from '../../diagnostics/registry/releases.ts';
import type { Library } from '../../generators/templates/library.ts';
import { type Attempt, ok } from '../../workspace/attempt.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Generated } from '../lock/lock.ts';
import { namespaceOf } from '../open/join-libraries.ts';
import { planUpdate, type UpdateInput, type UpdatePlan } from '../update/update.ts';
import { unanswered } from '../update/updated-answers.ts';
import { completeAnswers } from './complete-answers.ts';
import type { AppFiles, Scene } from './scene.ts';
import type { TemplateTest } from './template-test.ts';
import { filesAfter, functionsMade, lockOf, useTemplate } from './use-template.ts';
import { type EditSet, lostEdits, usualEdits, withUserEdits } from './user-edits.ts';

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
  const entry = lockOf(files).generated.find((each) => each.template === template);
  const functions = entry ? functionsMade({ library: now, template, answers: entry.answers }) : [];
  return { place, files, functions, diagnostics: [] };
}

/** The update that `pyfunc update --yes` would make; in words where it would ask. */
function planOf(
  { before, now }: ReleaseUpgrade,
  test: TemplateTest,
  files: AppFiles,
): Attempt<UpdatePlan> {
  const lock = lockOf(files);
  const inputs: UpdateInput[] = [];
  for (const entry of lock.generated) {
    if (!isOutdated(entry, now)) continue;
    const { answers, questions } = unanswered(entry, now, test.answers);
    const late = completeAnswers(questions, {});
    if (late.kind === 'failed') return late;
    inputs.push({ entry, before, now, answers: { ...answers, ...late.value } });
  }
  return ok(planUpdate(memoryTree(files), lock, inputs, { allowSensitive: ['**'] }));
}

function isOutdated({ templates }: Generated, now: Library): boolean {
  return Object.entries(templates).some(
    ([name, { integrity }]) =>
      namespaceOf(name) !== undefined &&
      now.names.includes(name) &&
      now.origin(name).integrity !== integrity,
  );
}
