import { beforeAll, expect, test } from 'vitest';
import { deployment } from '../../diagnostics/deployment.ts';
import { migration } from '../../diagnostics/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { fixtures } from './fixture.ts';

/**
 * A fixture is text: it cannot hold a link, which links.test.ts shows, nor what lies around an app,
 * which ship-app, dependencies and surroundings.test.ts show, nor a template, which
 * test/cli/migrate/into-layout.test.ts shows, nor an app that is on the v2 model, which
 * test/migrator/upgrade.test.ts shows, nor a pipe, which test/cli/passed-over.test.ts shows, nor what takes a Python to see, which
 * test/cli/migrate/migrate.test.ts shows, nor what is deployed besides the app, which
 * test/verify/doctor.test.ts shows.
 */
const elsewhere: readonly object[] = [
  migration.linkedFunction,
  migration.scriptLinked,
  migration.hostKeysAdded,
  migration.layoutOfOneFile,
  migration.noLayout,
  migration.dependencyOutside,
  migration.linkedCode,
  migration.importedFromAround,
  migration.wrappedAround,
  migration.notCompiled,
  migration.originalFails,
  migration.workspaceSettings,
  migration.oldDecorators,
  deployment.hiddenApp,
  deployment.notWatched,
  deployment.oddFunctionJson,
  deployment.emulatorDeployed,
  deployment.flexWrong,
];
const codes = Object.values({ ...migration, ...deployment }).filter(
  (each) => !elsewhere.includes(each),
);

/** Which fixtures show which code. */
const shown = new Map<string, string[]>();

beforeAll(async () => {
  await initParser();
  for (const { name, files, options } of fixtures) {
    const { diagnostics } = runToCompletion(planMigration(memoryTree(files), options));
    for (const code of new Set(diagnostics.map((each) => each.code))) {
      shown.set(code, [...(shown.get(code) ?? []), name]);
    }
  }
});

test.each(codes)('$code, $title: a fixture shows it', ({ code }) => {
  expect(shown.get(code) ?? []).not.toEqual([]);
});
