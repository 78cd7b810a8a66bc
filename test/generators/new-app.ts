import { planApp } from '../../generators/new-app/app.ts';
import type { Plan } from '../../generators/plan.ts';
import { builtIn } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { changes } from '../../workspace/change/changes.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Files } from '../workspace/folders.ts';

export const library = await builtIn();

export const layouts = ['function_app', 'blueprints'] as const;

export const standard: Answers = {
  name: 'orders',
  template: ['http', 'timer'],
  layout: 'function_app',
  python: '3.12',
  authLevel: 'function',
  packages: 'pip',
  tests: 'pytest',
  extras: [],
};

const usual = ['blob', 'cosmos-db', 'event-grid', 'http', 'queue', 'service-bus-queue', 'timer'];

/** Usual templates by themselves, and all of them in one app; templates.test.ts has every template. */
export const functionSets: readonly (readonly string[])[] = [...usual.map((name) => [name]), usual];

export interface Generated extends Plan {
  /** All files afterwards; as latin1, so that every byte counts. */
  readonly files: { readonly [path: string]: string };
  readonly bytes: { readonly [path: string]: Uint8Array };
}

/** Plans an app in a folder that holds these files, and says what the folder holds afterwards. */
export function generate(answers: Answers, existing: Files = {}): Generated {
  const tree = memoryTree(existing);
  const plan = planApp(tree, library, { ...standard, ...answers });
  const all = new Map(Object.entries(existing).map(([path, text]) => [path, Buffer.from(text)]));
  for (const { after } of changes(tree, plan.edits)) {
    if (after !== undefined) all.set(after.path, Buffer.from(after.bytes));
  }
  const sorted = [...all].sort(([one], [other]) => (one < other ? -1 : 1));
  const files = sorted.map(([path, bytes]) => [path, bytes.toString('latin1')] as const);
  return { ...plan, files: Object.fromEntries(files), bytes: Object.fromEntries(sorted) };
}
