import { describe, expect, test } from 'vitest';
import type { BindingPair } from '../../bindings/decorators/binding-pairs.ts';
import type { MigrationOptions } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';

await initParser();

const defaults = { leaveOut: [], merge: false, upgrade: [], webApp: false } as const;

/** The pairs of a function that has this function.json. */
function pairsOf(config: object | string, options: Partial<MigrationOptions> = {}) {
  const tree = memoryTree({
    'host.json': '{"version": "2.0"}',
    'F/function.json': typeof config === 'string' ? config : JSON.stringify(config),
    'F/__init__.py':
      'import azure.functions as func\n\n\ndef main(x, req=None, out=None):\n    pass\n',
  });
  const { functions } = runToCompletion(
    planMigration(tree, { layout: 'in-place', ...defaults, ...options }),
  );
  return functions[0];
}

const shown = ({ type, decorator, properties }: BindingPair) => [
  `${type} @${decorator}`,
  ...properties.map(({ kind, property, value, argument }) =>
    [kind, property && `${property} ${value}`, argument].filter(Boolean).join(' | '),
  ),
];

describe('function.json beside its decorators', () => {
  test('pairs each property with its argument', () => {
    const found = pairsOf({
      bindings: [
        { type: 'queueTrigger', name: 'x', queueName: 'in', connection: 'Jobs' },
        { type: 'blob', name: 'out', direction: 'out', path: 'a/{id}', connection: 'Jobs' },
      ],
    });
    expect(found?.source).toBe('in');
    expect(found?.bindings?.flatMap(shown)).toEqual([
      'queueTrigger @queue_trigger',
      'same | queueName "in" | queue_name="in"',
      'same | connection "Jobs" | connection="Jobs"',
      'blob @blob_output',
      'same | path "a/{id}" | path="a/{id}"',
      'same | connection "Jobs" | connection="Jobs"',
    ]);
  });

  test('names what a decorator says though function.json does not', () => {
    const found = pairsOf({
      bindings: [
        { type: 'httpTrigger', name: 'req', methods: ['get'], webHookType: 'github' },
        { type: 'http', name: '$return', direction: 'out' },
      ],
    });
    expect(found?.source).toBe('F');
    expect(found?.bindings?.flatMap(shown)).toEqual([
      'httpTrigger @route',
      'same | methods ["get"] | methods=["GET"]',
      'same | webHookType "github" | webHookType="github"',
      'default | auth_level=func.AuthLevel.FUNCTION',
      'http @route',
    ]);
  });

  test('marks what is dropped, of durable bindings and of retry policies', () => {
    const found = pairsOf({
      bindings: [{ type: 'activityTrigger', name: 'x', authLevel: 'function' }],
      retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: '00:00:10', more: 1 },
    });
    const pairs = found?.bindings?.flatMap(shown);
    expect(pairs).toContain('dropped | authLevel "function"');
    expect(pairs).toContain('same | delayInterval "00:00:10" | delay_interval="00:00:10"');
    expect(pairs).toContain('dropped | more 1');
  });

  test('marks what a newer bundle renames and drops', () => {
    const config = {
      bindings: [
        {
          type: 'cosmosDBTrigger',
          name: 'x',
          databaseName: 'd',
          collectionName: 'c',
          checkpointInterval: 5,
        },
      ],
    };
    expect(pairsOf(config, { upgrade: ['bundle'] })?.bindings?.flatMap(shown)).toEqual([
      'cosmosDBTrigger @cosmos_db_trigger',
      'same | databaseName "d" | database_name="d"',
      'renamed | collectionName "c" | container_name="c"',
      'dropped | checkpointInterval 5',
      'default | connection=None',
    ]);
  });

  test('shows integers of any size', () => {
    const config =
      '{"bindings":[{"type":"queueTrigger","name":"x","queueName":"q","n":90071992547409931}]}';
    expect(JSON.stringify(pairsOf(config))).toContain('n=90071992547409931');
  });

  test('shows no secret', () => {
    const key = 'AccountKey=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v';
    const connection = `DefaultEndpointsProtocol=https;AccountName=a;${key}==`;
    const found = pairsOf({
      bindings: [{ type: 'queueTrigger', name: 'x', queueName: 'q', connection }],
    });
    expect(JSON.stringify(found)).toContain('***');
    expect(JSON.stringify(found)).not.toContain('Zm9vYmFy');
  });
});
