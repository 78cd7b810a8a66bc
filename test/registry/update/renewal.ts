import { openApp, planAddition } from '../../../generators/add.ts';
import type { Library } from '../../../generators/templates/library.ts';
import { openLibrary } from '../../../generators/templates/open-library.ts';
import type { Answers } from '../../../generators/templates/question.ts';
import { initParser } from '../../../python/parse.ts';
import { type Generated, type Lock, lockFile } from '../../../registry/lock/lock.ts';
import { lockEdits, readLock } from '../../../registry/lock/lock-file.ts';
import { recordOf } from '../../../registry/lock/record.ts';
import { withOwnNeeds } from '../../../registry/lock/recorded-helpers.ts';
import { joinLibraries } from '../../../registry/open/join-libraries.ts';
import { planUpdate, type UpdatePlan } from '../../../registry/update/update.ts';
import type { PlanUpdateOptions } from '../../../registry/update/update-input.ts';
import { unanswered } from '../../../registry/update/updated-answers.ts';
import { changes } from '../../../workspace/change/changes.ts';
import type { Change } from '../../../workspace/change/edit.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { valueIn } from '../../diagnostics/results.ts';

await initParser();

export type Texts = { readonly [path: string]: string };

/** An app that nobody made anything in yet. */
export const bareApp: Texts = {
  'host.json': '{\n  "version": "2.0"\n}\n',
  'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
  'requirements.txt': 'azure-functions\n',
};

interface Fields {
  readonly version?: string;
  readonly module?: string;
  readonly files?: Texts;
  readonly [field: string]: unknown;
}

/** A registry with one template of a queue function. `module` is its text, `files` those it has beside. */
export function templates(fields: Fields = {}, name = 'orders'): Texts {
  const { module = orders(), files = {}, ...rest } = fields;
  const manifest = {
    kind: 'function',
    name,
    title: `Makes ${name}`,
    version: '1.0.0',
    questions: [
      { name: 'name', title: 'Name', kind: 'text', format: 'function-name', default: name },
    ],
    module: 'module.py.hbs',
    bindings: [
      {
        type: 'queueTrigger',
        direction: 'in',
        name: 'message',
        queueName: 'orders',
        connection: 'Store',
      },
    ],
    files: Object.keys(files).map((path) => ({ from: path, to: path, merge: 'keep' })),
    settings: { Store: 'UseDevelopmentStorage=true' },
    requirements: [],
    ...rest,
  };
  return {
    'registry.json': JSON.stringify({ name: '@acme', version: '1.0.0' }),
    [`${name}/template.json`]: JSON.stringify(manifest, null, 2),
    [`${name}/files/module.py.hbs`]: module,
    ...Object.fromEntries(
      Object.entries(files).map(([path, text]) => [`${name}/files/${path}`, text]),
    ),
  };
}

/** The text of the module, with these lines in its function. */
export function orders(body = 'logging.info("one")', more = ''): string {
  return `import logging

import azure.functions as func


@{{ident app}}.function_name({{py name}})
{{decorators app name bindings}}
def {{ident name}}(message: func.QueueMessage) -> None:
    """Handle an order."""
    ${body.replaceAll('\n', '\n    ')}
${more}`;
}

function isLibrary(registry: Texts | Library): registry is Library {
  return typeof registry.read === 'function';
}

/** The registry as `@acme`. */
function libraryOf(registry: Texts): Library {
  const pack = { tree: memoryTree(registry), version: '1.0.0', integrity: '', label: '@acme' };
  return joinLibraries(openLibrary(memoryTree({})), new Map([['@acme', pack]]));
}

export interface Added {
  readonly template?: string;
  readonly answers?: Answers;
  readonly to?: string;
}

/** An app to which functions of templates were added, with its lock. */
export function generated(
  app: Texts,
  registry: Texts | Library,
  ...additions: readonly Added[]
): Texts {
  const library = isLibrary(registry) ? registry : libraryOf(registry);
  return additions.reduce<Texts>((files, { template = '@acme/orders', answers, to }) => {
    const tree = memoryTree(files);
    const app = valueIn(openApp(tree));
    const own = library.function(template);
    const all = Object.fromEntries(
      own.manifest.questions.map((each) => [each.name, answers?.[each.name] ?? each.default ?? '']),
    );
    const plan = planAddition(tree, app, {
      name: template,
      template: own,
      answers: all,
      bindings: [],
      ...(to !== undefined && { to }),
    });
    const [error] = plan.diagnostics.filter(({ severity }) => severity === 'error');
    const { place } = plan;
    if (error || place === undefined) throw new Error(error?.message);
    const made = memoryTree(after(files, changes(tree, plan.edits)));
    const record = recordOf(library, { template, answers: all, place }, plan.taken);
    const entry = withOwnNeeds(made, record);
    const lock = lockOf(files);
    const recorded = lockEdits(tree, { ...lock, generated: [...lock.generated, entry] }, because);
    return after(files, changes(tree, [...plan.edits, ...recorded]));
  }, app);
}

const because = { step: 'test' };

export function lockOf(files: Texts): Lock {
  return valueIn(readLock(memoryTree(files)));
}

export interface Updated extends UpdatePlan {
  /** All files afterwards, but for the lock. */
  readonly files: Texts;
  readonly lock: Lock;
  /** By code. */
  readonly findings: readonly string[];
}

/** Updates all that was generated, as `pyfunc update` does. */
export function update(
  files: Texts,
  before: Texts | undefined,
  now: Texts,
  options: PlanUpdateOptions & { readonly answers?: Answers } = {},
): Updated {
  const { answers = {}, ...rest } = options;
  const library = libraryOf(now);
  const old = before && libraryOf(before);
  const lock = lockOf(files);
  const renewals = lock.generated.map((entry: Generated) => ({
    entry,
    now: library,
    answers: { ...unanswered(entry, library, answers).answers, ...defaultsOf(entry) },
    ...(old && { before: old }),
  }));
  function defaultsOf(entry: Generated): Answers {
    const { questions } = unanswered(entry, library, answers);
    return Object.fromEntries(questions.map((each) => [each.name, each.default ?? '']));
  }
  const plan = planUpdate(memoryTree(files), lock, renewals, rest);
  const all = after(files, plan.changes);
  const { [lockFile]: _, ...others } = all;
  return {
    ...plan,
    files: others,
    lock: lockOf(all),
    findings: plan.entries.flatMap((each) => each.diagnostics.map(({ code }) => code)),
  };
}

function after(files: Texts, made: readonly Change[]): Texts {
  const all = new Map(Object.entries(files));
  for (const { before, after } of made) {
    if (before) all.delete(before.path);
    if (after) all.set(after.path, Buffer.from(after.bytes).toString());
  }
  return Object.fromEntries([...all].sort(([one], [other]) => (one < other ? -1 : 1)));
}
