import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { MigrationOptions } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser, parseModule } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { applied } from './apply-plan.ts';
import { arbitraryApp, rewritten } from './arbitrary-app.ts';
import { defaults } from './fixture.ts';

beforeAll(initParser);

/** More on request: `PYFUNC_RUNS=5000 npx vitest run test/migrator/property.test.ts`. */
const numRuns = Number(process.env.PYFUNC_RUNS ?? 200);

test('any app is migrated whole, once, and loses no line', () => {
  const layouts = fc.constantFrom('in-place', 'blueprints', 'single-file');
  const law = fc.property(arbitraryApp, layouts, (texts, layout) => {
    const options: MigrationOptions = { ...defaults, layout };
    const files = Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]),
    );
    const tree = memoryTree(files);
    const plan = runToCompletion(planMigration(tree, options));
    expect(plan.diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
    expect(plan.status).toBe('ready');

    // Throws where two steps want one place.
    const list = changes(tree, plan.edits);
    // Other layouts put lines into other files.
    if (layout === 'in-place') for (const change of list) expect(losses(change)).toEqual([]);
    const after = applied(files, list);
    for (const [path, bytes] of Object.entries(after)) {
      if (path.endsWith('.py')) expect([path, brokenAt(bytes)]).toEqual([path, undefined]);
    }

    const again = runToCompletion(planMigration(memoryTree(after), options));
    expect([again.status, again.edits]).toEqual(['already-v2', []]);
  });
  fc.assert(law, { numRuns });
}, 600_000);

/** The import of the durable package, where nothing else of it is left. */
function isNeedless(line: string, left: readonly string[]): boolean {
  const alias = /^import azure\.durable_functions as (\w+)\s*$/.exec(line)?.[1];
  return alias !== undefined && !left.some((each) => new RegExp(`\\b${alias}\\b`).test(each));
}

/** Lines of the original, line ends included, that are not there any more in their order. */
function losses({ before, after }: Change): string[] {
  if (before === undefined || !before.path.endsWith('.py')) return [];
  const left = linesOf(after?.bytes ?? new Uint8Array());
  if (hasMark(before.bytes) !== hasMark(after?.bytes)) return ['the byte order mark'];
  const own = linesOf(before.bytes);
  let from = 0;
  return own.filter((line, place) => {
    if (line.trim() === '' || rewritten.test(line) || isNeedless(line, left)) return false;
    // A file that does not end its last line goes on doing so, whichever line is the last.
    const isLast = (index: number) => place === own.length - 1 || index === left.length - 1;
    const found = left.findIndex(
      (each, index) =>
        index >= from &&
        (each === line || (isLast(index) && withoutEnd(each) === withoutEnd(line))),
    );
    if (found >= 0) from = found + 1;
    return found < 0;
  });
}

function withoutEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

function linesOf(bytes: Uint8Array): string[] {
  return textOf(bytes).match(/.*(?:\r\n|\n)|.+$/g) ?? [];
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

function hasMark(bytes: Uint8Array = new Uint8Array()): boolean {
  return Buffer.from(bytes).toString('utf8').startsWith('\uFEFF');
}

function brokenAt(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const module = parseModule(text);
  const span = module.syntaxError;
  module.dispose();
  return span === undefined ? undefined : text.slice(Math.max(0, span.start - 40), span.end + 40);
}
