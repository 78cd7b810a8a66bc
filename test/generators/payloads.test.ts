import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment, repository } from '../python/environment.ts';
import { fill } from '../workspace/folders.ts';
import { generate } from './new-app.ts';

/** What an extension hands to a function, with the place that documents its shape. */
interface Recorded {
  readonly template: string;
  readonly source: string;
  readonly payload: string;
  /** What the function logs from level INFO on. */
  readonly logged?: readonly string[];
  /** What it returns, or the body of its response. */
  readonly body?: string;
  /** The sender decides what is in it, so it may be anything. */
  readonly sender?: true;
}

type CallOutcome =
  | { readonly returned: unknown; readonly logged: readonly string[] }
  | { readonly error: string; readonly text: string };

const folder = path.join(repository, 'test/generators');
const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(path.join(folder, 'payloads.json'), 'utf8'),
);

/** JSON and other text that is not what a template hopes for. */
const unexpected = [
  '17',
  '1.5e400',
  'null',
  'true',
  '"text"',
  '[]',
  '[1]',
  '{}',
  '{"id": null}',
  '',
];

const python = await environment('py313');
const root = mkdtempSync(path.join(tmpdir(), 'pyfunc-payloads-'));
let outcomes: readonly (readonly CallOutcome[])[] = [];

beforeAll(() => {
  const calls = recorded.map(({ template, payload, sender }) => {
    fill(path.join(root, template), generate({ template: [template] }).bytes);
    const payloads = [payload, ...(sender ? unexpected : [])];
    return { folder: path.join(root, template), payloads };
  });
  const script = path.join(folder, 'call_apps.py');
  const said = execFileSync(python, ['-B', script], { input: JSON.stringify(calls) });
  outcomes = String(said)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(recorded)(
  '$template handles what its extension hands over',
  ({ template, logged, body }) => {
    expect(outcomesOf(template)[0]).toMatchObject({
      ...(logged && { logged }),
      ...(body && { returned: body }),
    });
  },
);

const ofSenders = recorded.filter(({ sender }) => sender);

test.each(ofSenders)('$template handles any other text, or says why not', ({ template }) => {
  const others = outcomesOf(template).slice(1);
  expect(others).toHaveLength(unexpected.length);
  for (const outcome of others) {
    if (!('error' in outcome)) continue;
    expect(outcome.error).toMatch(/^(ValueError|JSONDecodeError)$/);
    expect(outcome.text).toMatch(/\w+ \w+/);
  }
});

function outcomesOf(template: string): readonly CallOutcome[] {
  return outcomes[recorded.findIndex((each) => each.template === template)] ?? [];
}
