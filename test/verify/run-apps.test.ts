import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FunctionRun } from '../../verify/run/compare-sides.ts';
import { sdists } from '../python/environment.ts';
import { filesOf, migrated, runBoth } from './migrated.ts';

const unpacked = await sdists();
const worker = path.join(unpacked, 'azure-functions-worker-1.1.9/tests');
const durable = path.join(unpacked, 'azure_functions_durable-1.7.0/samples');

interface App {
  readonly folder: string;
  /** Functions that v1 does not load, or whose behavior rightly differs; why. */
  readonly leave?: { readonly [name: string]: string };
}

const apps: readonly App[] = [
  ...[
    'blob',
    'cosmosdb',
    'eventgrid',
    'eventhub_batch',
    'eventhub',
    'queue',
    'servicebus',
    'table',
  ].map((name) => ({ folder: path.join(worker, `endtoend/${name}_functions`) })),
  ...['dispatcher', 'http', 'log_filtering', 'timer'].map((name) => {
    return { folder: path.join(worker, `unittests/${name}_functions`) };
  }),
  {
    folder: path.join(worker, 'unittests/durable_functions'),
    leave: {
      orchestration_trigger: 'an orchestrator that is not a generator of the Durable library',
    },
  },
  {
    folder: path.join(worker, 'unittests/eventhub_mock_functions'),
    leave: {
      eventhub_cardinality_many_bad_anno: 'v1 does not load it',
      eventhub_cardinality_one_bad_anno: 'v1 does not load it',
    },
  },
  {
    folder: path.join(worker, 'unittests/load_functions'),
    leave: { name_collision_app_import: 'a folder `pytest` of the app loses to the package in v2' },
  },
  ...[
    'aml_monitoring',
    'counter_entity',
    'fan_in_fan_out',
    'function_chaining',
    'function_chaining_custom_status',
    'human_interaction',
    'monitor',
    'serialize_arguments',
    'simple_sub_orchestration',
  ].map((name) => ({ folder: path.join(durable, name) })),
  { folder: path.resolve('examples/legacy') },
];

const shown: FunctionRun[] = [];

describe.each(apps)('$folder', ({ folder, leave = {} }) => {
  let functions: readonly FunctionRun[] = [];
  beforeAll(async () => {
    const both = await migrated(filesOf(folder), Object.keys(leave));
    functions = (await runBoth(both)).functions;
    shown.push(...functions);
  });

  test('does what the original does', () => {
    expect(functions.length).toBeGreaterThan(0);
    expect(functions.filter((each) => ['different', 'not-shown'].includes(each.outcome))).toEqual(
      [],
    );
  });
});

test('enough functions were run, orchestrators among them, and most got to their end', () => {
  const ended = shown.filter((each) => each.failedAlike < each.calls);
  expect(shown.length).toBeGreaterThanOrEqual(120);
  expect(ended.length).toBeGreaterThanOrEqual(100);
  expect(ended.map((each) => each.name)).toEqual(
    expect.arrayContaining(['E1_HelloSequence', 'DurableSubOrchestrator', 'Counter', 'E3_Monitor']),
  );
});
