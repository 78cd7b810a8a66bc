import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { Design } from '../../migrator/design/design.ts';
import type { Migration } from '../../migrator/migration.ts';
import { planMigration, runSteps } from '../../migrator/plan.ts';
import { readApp } from '../../migrator/read/read-app.ts';
import { steps } from '../../migrator/steps/index.ts';
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change, FileVersion } from '../../workspace/change/edit.ts';
import { patchOf } from '../../workspace/change/patch.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { readText } from '../../workspace/text/text.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { applied } from './apply-plan.ts';
import { type Fixture, fixtures } from './fixture.ts';

const snapshotFolder = fileURLToPath(new URL('../../snapshots/migrator', import.meta.url));

await initParser();

describe.each(fixtures)('$name: $shows', (fixture) => {
  it('gives the reviewed diff and report', async () => {
    await expect(golden(fixture)).toMatchFileSnapshot(
      path.join(snapshotFolder, goldenFile(fixture)),
    );
  });

  it('is the same whatever the order of the steps', () => {
    const tree = memoryTree(fixture.files);
    const reading = runToCompletion(readApp(tree, fixture.options));
    const design = runToCompletion(Design.of(reading.app, fixture.options));
    const forward = runToCompletion(runSteps(design, steps));
    const backward = runToCompletion(runSteps(design, [...steps].reverse()));
    expect(inOrder(backward.diagnostics)).toEqual(inOrder(forward.diagnostics));
    expect(changes(tree, backward.edits)).toEqual(changes(tree, forward.edits));
  });
});

const planned = fixtures.map((fixture) => ({ name: fixture.name, fixture, plan: planOf(fixture) }));
const withStatus = (status: Migration['status']) =>
  planned.filter(({ plan }) => plan.status === status);

it.each(withStatus('ready'))('$name changes nothing the second time', ({ fixture, plan }) => {
  const after = applied(fixture.files, changes(memoryTree(fixture.files), plan.edits));
  const again = runToCompletion(
    planMigration(memoryTree(after), { ...fixture.options, leaveOut: [] }),
  );
  const left = plan.functions.some((each) => each.status === 'left-out');
  expect(again.status).toBe(left ? 'refused' : 'already-v2');
  expect(again.edits).toEqual([]);
});

describe.each(withStatus('refused'))('$name', ({ fixture, plan }) => {
  it('is refused as a whole, and each time the same', () => {
    expect(plan.edits).toEqual([]);
    expect(plan.functions.map((each) => each.status)).not.toContain('migrated');
    expect(planOf(fixture)).toEqual(plan);
  });

  it('is not refused for functions that are left out', () => {
    const refused = errorsIn(plan).flatMap((each) => each.function ?? []);
    const leaveOut = [...new Set([...fixture.options.leaveOut, ...refused])];
    const rest = runToCompletion(
      planMigration(memoryTree(fixture.files), { ...fixture.options, leaveOut }),
    );
    const named = errorsIn(rest).flatMap((each) => each.function ?? []);
    expect(named.filter((name) => leaveOut.includes(name))).toEqual([]);
    const errorsOfApp = errorsIn(plan).filter((each) => each.function === undefined);
    if (errorsOfApp.length === 0) expect(errorsIn(rest)).toEqual([]);
  });
});

afterAll(() => {
  const known = new Set(fixtures.map(goldenFile));
  const files = existsSync(snapshotFolder)
    ? readdirSync(snapshotFolder, { recursive: true, encoding: 'utf8' })
    : [];
  const stale = files.filter((file) => file.endsWith('.md') && !known.has(file));
  expect(stale, 'snapshots without a fixture').toEqual([]);
});

const goldenFile = ({ subject, name }: Fixture) => path.join(subject, `${name}.md`);

function golden(fixture: Fixture): string {
  const tree = memoryTree(fixture.files);
  const plan = runToCompletion(planMigration(tree, fixture.options));
  const functions = plan.functions.map((each) => `- ${each.name}: ${each.status}`);
  const findings = plan.diagnostics.map((each) => {
    const places = each.places ?? (each.at === undefined ? [] : [each.at]);
    const place = places.map(({ path }) => ` ${path}`).join(',');
    const hint = each.hint === undefined ? '' : ` ${each.hint}`;
    return `- ${each.code} ${each.severity}${place}: ${each.message}${hint}`;
  });
  const patch = Buffer.from(patchOf(changes(tree, plan.edits).map(readable))).toString('utf8');
  return [
    `# ${fixture.shows}`,
    '',
    `${plan.status}`,
    '',
    ...functions,
    '',
    ...findings,
    ...(findings.length > 0 ? [''] : []),
    '```diff',
    patch.replaceAll('\r', '␍').trimEnd(),
    '```',
    '',
  ].join('\n');
}

/** A change of a UTF-16 file as one of text that a person can review. */
function readable({ before, after, because }: Change): Change {
  const asText = (version: FileVersion) => {
    const read = readText(version);
    const isUtf16 = read.kind !== 'undecodable' && read.encoding.startsWith('utf-16');
    return isUtf16 ? { ...version, bytes: Buffer.from(read.text) } : version;
  };
  return {
    because,
    ...(before && { before: asText(before) }),
    ...(after && { after: asText(after) }),
  };
}

function planOf({ files, options }: Fixture): Migration {
  return runToCompletion(planMigration(memoryTree(files), options));
}

function errorsIn({ diagnostics }: Migration): Diagnostic[] {
  return diagnostics.filter((each) => each.severity === 'error');
}

/** Steps yield their diagnostics in an order of their own. */
function inOrder(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((each) => JSON.stringify(each)).sort();
}
