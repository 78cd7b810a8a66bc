import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planApp } from '../../../generators/new-app/app.ts';
import { appQuestions } from '../../../generators/new-app/app-questions.ts';
import { asOutput } from '../../../generators/output.ts';
import { openLibrary } from '../../../generators/templates/open-library.ts';
import { type Answers, isAsked } from '../../../generators/templates/question.ts';
import { initParser } from '../../../python/parse.ts';
import { recordOf } from '../../../registry/lock/record.ts';
import { planUpdate } from '../../../registry/update/update.ts';
import { changes } from '../../../workspace/change/changes.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import type { Texts } from './renewal.ts';

await initParser();

const folder = fileURLToPath(new URL('../../../templates/', import.meta.url));
const builtIn: Texts = Object.fromEntries(
  ['app', 'http', 'timer'].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length), readFileSync(path, 'utf8')];
      }),
  ),
);
const withText = (path: string, from: string, to: string): Texts => {
  const text = builtIn[path] ?? '';
  expect(text).toContain(from);
  return { ...builtIn, [path]: text.replace(from, to) };
};

/** A new app with an HTTP and a timer function, and the entry of it in the lock. */
function created(more: Answers = {}) {
  const library = openLibrary(memoryTree(builtIn));
  const answers: Record<string, Answers[string]> = { template: ['http', 'timer'], ...more };
  for (const question of appQuestions(library, 'shop')) {
    const usual = question.default;
    if (usual !== undefined && isAsked(question, answers)) answers[question.name] ??= usual;
  }
  const tree = memoryTree({});
  const plan = planApp(tree, library, answers);
  const entry = recordOf(library, { template: 'app', answers }, plan.taken.map(asOutput));
  const files = changes(tree, plan.edits).map(({ after }) => [
    after?.path ?? '',
    Buffer.from(after?.bytes ?? []).toString(),
  ]);
  return { entry, files: Object.fromEntries(files) as Texts };
}

function update({ entry, files }: ReturnType<typeof created>, now: Texts) {
  const library = openLibrary(memoryTree(now));
  const renewal = {
    entry,
    before: openLibrary(memoryTree(builtIn)),
    now: library,
    answers: entry.answers,
  };
  const lock = { lockfileVersion: 1, registries: {}, generated: [entry] } as const;
  const plan = planUpdate(memoryTree(files), lock, [renewal]);
  const text = (path: string) => {
    const change = plan.changes.find(({ after }) => after?.path === path);
    return change?.after ? Buffer.from(change.after.bytes).toString() : files[path];
  };
  return { ...plan, text, touched: plan.changes.map(({ after }) => after?.path) };
}

describe('an app that create made', () => {
  it.each(['function_app', 'blueprints'])('gets what is new in its parts (%s)', (layout) => {
    const app = created({ layout });
    const [old, fresh] = ['Greet the caller by name.', 'Greet whoever calls.'] as const;
    const now = withText('http/files/function.py.hbs', old, fresh);
    const { entries, touched, text } = update(app, now);
    expect(entries[0]?.result).toBe('updated');
    const [file = ''] = touched.filter((path) => path?.endsWith('.py'));
    expect(touched).toEqual([file, 'pyfunc-lock.json']);
    expect(text(file)).toBe(app.files[file]?.replace(old, fresh));
  });

  it('keeps what the user made of it', () => {
    const app = created();
    const files = {
      ...app.files,
      'host.json': (app.files['host.json'] ?? '').replace('"Request"', '"Request;Trace"'),
      'README.md': `${app.files['README.md']}\n## Ours\n`,
      'requirements.txt': `${app.files['requirements.txt']}rich\n`,
    };
    const now = withText('app/files/host.json.hbs', '"isEnabled": true', '"isEnabled": false');
    const { entries, touched, text } = update({ ...app, files }, now);
    expect(entries[0]?.result).toBe('updated');
    expect(touched).toEqual(['host.json', 'pyfunc-lock.json']);
    expect(text('host.json')).toBe(
      files['host.json'].replace('"isEnabled": true', '"isEnabled": false'),
    );
  });

  it('gets new lines of its lists, where they are', () => {
    const app = created();
    const now = withText(
      'app/files/requirements-dev.txt.hbs',
      'pytest>=8',
      'pytest>=9\npytest-cov',
    );
    const { touched, text } = update(app, now);
    expect(touched).toEqual(['pyfunc-lock.json', 'requirements-dev.txt']);
    expect(text('requirements-dev.txt')).toContain('pytest>=9\n');
    expect(text('requirements-dev.txt')).toContain('pytest-cov\n');
    const { 'requirements-dev.txt': _, ...without } = app.files;
    const gone = update({ ...app, files: without }, now);
    expect(gone.touched).toEqual(['pyfunc-lock.json']);
    expect(gone.entries[0]?.diagnostics.map(({ code }) => code)).toEqual(['PYF275']);
  });
});
