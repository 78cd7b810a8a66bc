import { ok, type Result } from '../../diagnostics/result.ts';
import { type Output, outputsOf } from '../../generators/outputs.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Answers, Question } from '../../generators/templates/question.ts';
import { choicesOf, isAsked } from '../../generators/templates/question.ts';
import type { Snapshot } from '../../generators/templates/snapshot.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change, Edit } from '../../workspace/change/edit.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';

type FilesByPath = { readonly [path: string]: string | Uint8Array };

/** What became of the files of a template itself. */
export function changesOfFiles(before: Snapshot, after: Snapshot): Change[] {
  return changesBetween(before.files, after.files);
}

/** What became of the files that it makes, in an app that has nothing else. */
export function changesOfOutputs(
  template: string,
  before: Library,
  after: Library,
  answers: Answers,
): Result<Change[]> {
  const made = (library: Library) =>
    outputsOf(library, {
      template,
      answers: { ...defaultsOf(library.template(template).manifest.questions), ...answers },
      place: { file: 'function_app.py', on: 'app' },
    });
  const [old, now] = [made(before), made(after)];
  if (old.kind === 'failed') return old;
  if (now.kind === 'failed') return now;
  return ok(changesBetween(byPath(old.value), byPath(now.value)));
}

function byPath(outputs: readonly Output[]): FilesByPath {
  return Object.fromEntries(outputs.map(({ path, text }) => [path, text]));
}

/** The defaults of all that is asked. A question without one takes its first choice, or its own name. */
function defaultsOf(questions: readonly Question[]): Answers {
  const answers: Record<string, Answers[string]> = {};
  for (const question of questions) {
    if (!isAsked(question, answers)) continue;
    const [first] = choicesOf(question);
    answers[question.name] = question.default ?? first?.value ?? question.name;
  }
  return answers;
}

function changesBetween(before: FilesByPath, after: FilesByPath): Change[] {
  const tree = memoryTree(before);
  const because = { step: 'diff' };
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const edits = paths.flatMap((path): Edit[] => {
    const [old, now] = [before[path], after[path]].map(
      (text) => text && Buffer.from(text).toString(),
    );
    if (old === now) return [];
    if (old === undefined) return [{ kind: 'create', path, text: now ?? '', because }];
    if (now === undefined) return [{ kind: 'delete', path, because }];
    return [{ kind: 'modify', path, span: { start: 0, end: old.length }, text: now, because }];
  });
  return changes(tree, edits);
}
