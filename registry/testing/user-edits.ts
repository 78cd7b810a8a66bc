import { openApp } from '../../generators/add.ts';
import { declarationsOf } from '../../generators/declarations.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { AppFiles } from './scene.ts';
import type { UserEdit } from './template-test.ts';

/** Edits that users make, as a set, and whether an update has to get along with them. */
export interface EditSet {
  readonly name: string;
  readonly edits: readonly UserEdit[];
  /** Where the template may have changed the very same line, so that a conflict is the right answer. */
  readonly mayConflict: boolean;
}

/** What users do to generated code most: they write functions beside it, comment it, and change it. */
export function usualEdits(files: AppFiles): EditSet[] {
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
export function withUserEdits(files: AppFiles, edits: readonly UserEdit[]): Attempt<AppFiles> {
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
export function lostEdits(files: AppFiles, edits: readonly UserEdit[]): UserEdit[] {
  return edits.filter((edit) => {
    const text = Buffer.from(files[edit.file] ?? []).toString();
    return !text.includes((edit.find !== undefined ? edit.replace : edit.append).trim());
  });
}
