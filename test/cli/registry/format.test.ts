import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { functionsOf } from '../../../generators/functions/functions-of.ts';
import { openLibrary } from '../../../generators/templates/open-library.ts';
import { type Question, validationError } from '../../../generators/templates/question.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { templateFiles } from '../../registry/registry-files.ts';
import { folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { registryCommand } from './registry-command.ts';

const name = {
  name: 'name',
  title: 'Name',
  kind: 'text',
  format: 'function-name',
  default: 'feed',
};
const batch = { name: 'batch', title: 'Batch', kind: 'number', min: 1, max: 1000, default: 16 };
const team = {
  name: 'team',
  title: 'Team',
  kind: 'text',
  format: 'line',
  pattern: 'team-[a-z]{2,8}',
  rule: 'must be team- and two to eight small letters',
  default: 'team-data',
};
const binding = {
  type: 'eventHubTrigger',
  direction: 'in',
  name: 'event',
  eventHubName: 'hub',
  connection: 'HUB',
  cardinality: 'many',
  maxBatchSize: '{{batch}}',
};
const fields = {
  description: 'Takes events of a hub in batches.',
  deprecated: 'use stream',
  questions: [name, batch, team],
  bindings: [binding],
  files: [{ from: 'notes.hbs', to: 'docs/{{name}}.txt', merge: 'keep' }],
};
const files = {
  ...templateFiles('feed', fields),
  'feed/files/notes.hbs': '{{batch}} {{py batch}} {{json batch}} {{comment team}}\n',
};

const library = openLibrary(memoryTree(files));

function questionOf(wanted: string): Question {
  const found = library.template('feed').manifest.questions.find((each) => each.name === wanted);
  if (found === undefined) throw new Error(wanted);
  return found;
}

test.each([
  [1, undefined],
  [1000, undefined],
  [0, 'must be at least 1'],
  [1001, 'must be at most 1000'],
  [1.5, 'must be a whole number'],
  ['5', 'must be a whole number'],
  [Number.NaN, 'must be a whole number'],
])('a number: %j', (answer, problem) => {
  expect(validationError(questionOf('batch'), answer)).toBe(problem);
});

test.each([
  ['team-ab', undefined],
  ['team-a', team.rule],
  ['my team-ab', team.rule],
  ['team-ab\n', 'must be one line of printable text'],
])('a pattern holds for the whole answer: %j', (answer, problem) => {
  expect(validationError(questionOf('team'), answer)).toBe(problem);
});

test('a pattern takes no longer than the answer is long', () => {
  const slow = { ...team, pattern: '(a|a)*(a*)*b', default: 'ab' };
  const read = openLibrary(memoryTree(templateFiles('t', { questions: [name, slow] })));
  const question = read.template('t').manifest.questions[1] as Question;
  expect(validationError(question, 'a'.repeat(500))).toBe(team.rule);
});

test('a placeholder that is the whole text of a binding gives a number', () => {
  const { main } = functionsOf(library.function('feed').manifest, { name: 'x', batch: 64 });
  expect(main.bindings).toEqual([{ ...binding, maxBatchSize: 64 }]);
});

describe('commands', () => {
  const repository = () =>
    folderWith({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'pyfunc.config.json': '{"registries": {"@acme": "./r"}}',
      'r/registry.json': '{"name": "@acme", "version": "1.0.0"}',
      ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`r/${path}`, text])),
      'app/host.json': '{"version": "2.0"}',
      'app/function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
      'app/answers.json': '{"template": "@acme/feed", "batch": 7}',
      'app/wrong.json': '{"template": "@acme/feed", "batch": "7"}',
    });

  const add = (...words: string[]) =>
    pyfunc(['add', ...words], { cwd: join(repository(), 'app'), env: { HOME: '/nobody' } });

  test('info shows description, advice and limits', async () => {
    const { stdout } = await registryCommand(repository(), 'info', '@acme/feed');
    expect(stdout).toContain('Takes events of a hub in batches.');
    expect(stdout).toContain('use stream');
    expect(stdout).toContain('--batch <number>');
    expect(stdout).toContain('Batch; 1 to 1000 (16)');
    expect(stdout).toContain(`Team; ${team.rule} (team-data)`);
  });

  test('list names what is deprecated', async () => {
    const { stdout } = await pyfunc(['list'], { cwd: repository(), env: { HOME: '/nobody' } });
    expect(stdout).toContain('deprecated: use stream');
    const again = await pyfunc(['list', '--json'], { cwd: repository(), env: { HOME: '/nobody' } });
    const document = JSON.parse(again.stdout).result;
    const [feed] = document.templates;
    expect(feed).toMatchObject({ name: '@acme/feed', deprecated: 'use stream' });
    expect(feed.prompts).toContainEqual({
      ...{ name: 'batch', flag: '--batch', title: 'Batch', kind: 'number', min: 1, max: 1000 },
      default: 16,
    });
  });

  test('--batch gives a number, which the answers file gives as such', async () => {
    const byFlag = await add('@acme/feed', '--batch', '9', '--yes', '--dry-run', '--diff');
    expect(byFlag.stdout).toContain('9 9 9 team-data');
    expect(byFlag.stdout + byFlag.stderr).toContain('PYF208');
    const byFile = await add('--answers', 'answers.json', '--yes', '--dry-run', '--diff');
    expect(byFile.stdout).toContain('7 7 7 team-data');
  });

  test.each([
    [['@acme/feed', '--batch', 'many'], '--batch: must be a whole number'],
    [['@acme/feed', '--batch', '-5'], '--batch: must be at least 1'],
    [['--answers', 'wrong.json'], '--batch: must be a whole number'],
    [['@acme/feed', '--team', 'blue'], `--team: ${team.rule}`],
  ])('%j is refused', async (words, problem) => {
    const { code, stderr } = await add(...words, '--yes');
    expect(stderr).toContain(problem);
    expect(code).toBe(2);
  });
});
