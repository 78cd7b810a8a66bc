import { planApp } from '../../generators/app.ts';
import { builtIn } from '../../generators/library.ts';
import type { Plan } from '../../generators/plan.ts';
import type { Answers } from '../../generators/question.ts';
import { changes } from '../../workspace/changes.ts';
import { memoryTree } from '../../workspace/disk.ts';
import type { Files } from '../workspace/folders.ts';

export const library = builtIn();

export const layouts = ['function_app', 'blueprints'] as const;

export const standard: Answers = {
  name: 'orders',
  template: ['http', 'timer'],
  layout: 'function_app',
  python: '3.12',
  authLevel: 'function',
};

/** Every function template by itself, and all of them in one app. */
export const functionSets: readonly (readonly string[])[] = [
  ...library.names.filter((name) => name !== 'app').map((name) => [name]),
  library.names.filter((name) => name !== 'app'),
];

export interface Generated extends Plan {
  /** All files afterwards. */
  readonly files: { readonly [path: string]: string };
}

/** Plans an app in a folder that holds these files, and says what the folder holds afterwards. */
export function generate(answers: Answers, existing: Files = {}): Generated {
  const tree = memoryTree(existing);
  const plan = planApp(tree, library, { ...standard, ...answers });
  const files = new Map(Object.entries(existing).map(([path, text]) => [path, asText(text)]));
  for (const { after } of changes(tree, plan.edits)) {
    if (after !== undefined) files.set(after.path, asText(after.bytes));
  }
  return { ...plan, files: Object.fromEntries([...files].sort()) };
}

/** As latin1, so that every byte counts. */
function asText(content: string | Uint8Array): string {
  return Buffer.from(content).toString('latin1');
}
