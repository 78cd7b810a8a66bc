/**
 * Indexes the catalog's examples and the fixtures with the newest pre-releases of azure-functions and
 * azure-functions-durable, and prints what they make of them otherwise than the library that pyfunc brings.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'vitest';
import { expectedOf } from '../../api/migrate/app-plan.ts';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { describeFinding } from '../../verify/checks/describe-finding.ts';
import { verifyApp } from '../../verify/verify.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { examples } from '../bindings/examples.ts';
import { askLibrary, sourceOf } from '../bindings/library.ts';
import { applied } from '../migrator/apply-plan.ts';
import { fixtures } from '../migrator/fixture.ts';
import { environment } from '../python/environment.ts';
import { pythonAt } from '../verify/scratch.ts';

test('report', async () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-prereleases-'));
  try {
    const venv = path.join(scratch, 'venv');
    execFileSync(await environment('py313'), ['-m', 'venv', venv]);
    const interpreter = path.join(venv, 'bin/python');
    const packages = ['azure-functions', 'azure-functions-durable'];
    execFileSync(interpreter, ['-m', 'pip', 'install', '-q', '--pre', ...packages]);
    const python = await pythonAt(interpreter);
    const lines = [...ofCatalog(interpreter), ...(await ofFixtures(scratch, python))];
    const { azureFunctions, azureFunctionsDurable, version } = python;
    console.log(
      [
        `azure-functions ${azureFunctions}, azure-functions-durable ${azureFunctionsDurable}, Python ${version}`,
        `${examples.length} examples and ${fixtures.length} fixtures: ${lines.length} differences`,
        ...lines,
      ].join('\n'),
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

function ofCatalog(interpreter: string): string[] {
  const answer = askLibrary(interpreter, {
    functions: examples.map(({ choice }) => sourceOf(choice)),
  });
  return examples.flatMap(({ record, fn }, index) => {
    const name = `example ${record.type}, ${record.role}`;
    const found = answer.functions[index];
    if (found === undefined || 'error' in found) return [`${name}: ${found?.error}`];
    const { findings } = compareFunctions('Example', fn, found);
    const different = findings.filter(({ verdict }) => verdict === 'different');
    return different.map((each) => `${name}: ${describeFinding(each)}`);
  });
}

async function ofFixtures(
  scratch: string,
  python: Awaited<ReturnType<typeof pythonAt>>,
): Promise<string[]> {
  await initParser();
  const lines: string[] = [];
  for (const { name, files, options } of fixtures) {
    const tree = memoryTree(files);
    const plan = runToCompletion(planMigration(tree, options));
    if (plan.status !== 'ready') continue;
    const root = path.join(scratch, name);
    for (const [file, bytes] of Object.entries(applied(files, changes(tree, plan.edits)))) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), bytes);
    }
    const webApps = plan.functions.filter((each) => each.isWebApp).map((each) => each.name);
    const { leaveOut, merge } = options;
    const against = expectedOf(tree, options.upgrade.includes('bundle'));
    const wanted = { python, against, leftOut: leaveOut, merged: merge, webApps };
    const { diagnostics } = await verifyApp(root, wanted);
    for (const { severity, code, message, function: of } of diagnostics) {
      if (severity === 'error') lines.push(`fixture ${name}, ${of ?? 'app'}: ${code} ${message}`);
    }
  }
  return lines;
}
