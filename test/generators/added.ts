import { type AdditionPlan, openApp, planAddition } from '../../generators/add.ts';
import { readExtraBinding } from '../../generators/functions/extra-bindings.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Files } from '../workspace/folders.ts';
import { library } from './new-app.ts';

await initParser();

export interface Wanted {
  readonly template: string;
  readonly answers?: Answers;
  readonly to?: string;
  readonly output?: string;
  readonly input?: string;
}

export interface Added extends AdditionPlan {
  readonly changes: readonly Change[];
  /** All files afterwards. */
  readonly files: { readonly [path: string]: Uint8Array };
  /** One of them as text. */
  text(path: string): string;
}

/** Adds a function to an app in memory; the defaults of the template for what is not answered. */
export function add(existing: Files, wanted: Wanted): Added {
  const tree = memoryTree(existing);
  const app = openApp(tree);
  const template = library.function(wanted.template);
  const defaults = template.manifest.questions.map(({ name, default: usual }) => [
    name,
    usual ?? '',
  ]);
  const answers = { ...Object.fromEntries(defaults), ...wanted.answers };
  const extra = (role: 'input' | 'output') => {
    const text = wanted[role];
    const read = text === undefined ? [] : [readExtraBinding(role, text)];
    return read.map((each) => {
      if (each.kind === 'failed') throw new Error(each.reason);
      return each.value;
    });
  };
  const bindings = [...extra('input'), ...extra('output')];
  const to = wanted.to === undefined ? {} : { to: wanted.to };
  const plan: AdditionPlan =
    app.kind === 'failed'
      ? { edits: [], diagnostics: app.diagnostics, functions: [], taken: [] }
      : planAddition(tree, app.value, {
          name: wanted.template,
          template,
          answers,
          bindings,
          ...to,
        });
  const made = changes(tree, plan.edits);
  const files = new Map(Object.entries(existing).map(([path, text]) => [path, Buffer.from(text)]));
  for (const { after } of made) if (after) files.set(after.path, Buffer.from(after.bytes));
  return {
    ...plan,
    changes: made,
    files: Object.fromEntries(files),
    text: (path) => files.get(path)?.toString() ?? '',
  };
}

/** The codes of what stands against it. */
export function errorsOf({ diagnostics }: Added): string[] {
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}
