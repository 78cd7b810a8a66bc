import type { Session } from '../../cli/command.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Prover } from '../proof.ts';
import type { Taken } from '../registry/take-as-expected.ts';
import { sourceFrom, sourceOf } from '../source.ts';
import { type Exit, exitCode } from './exit.ts';
import { jsonChange, jsonDiagnostic } from './report-json.ts';
import type { Tested, TestedOnce } from './tested.ts';

interface Outcome extends Taken {
  readonly exit: Exit;
  readonly prover: Prover;
  readonly findings: readonly Diagnostic[];
}

/** The result of `pyfunc registry test --json`. */
export function testDocument(
  tested: readonly Tested[],
  { exit, prover, findings, written, ignored }: Outcome,
  { cwd }: Session,
): object {
  const fromHere = sourceFrom(cwd);
  const toJson = (found: readonly Diagnostic[]) =>
    found.map((each) => jsonDiagnostic(each, fromHere));
  const tests = tested.flatMap((each) => each.tests);
  const passed = tests.filter((each) => each.passed).length;
  return {
    version: 1,
    exitCode: exitCode(exit),
    ...(prover.python && { python: prover.python }),
    counts: { tests: tests.length, passed, failed: tests.length - passed },
    templates: tested.map(({ template, version, own, tests }) => ({
      template,
      version,
      tests: tests.map((each) => testJson(each, toJson)),
      diagnostics: toJson(own),
    })),
    written,
    ignoredByGit: ignored,
    diagnostics: toJson(findings),
  };
}

function testJson(
  { test, own, expected, scenes, passed }: TestedOnce,
  toJson: (found: readonly Diagnostic[]) => readonly object[],
): object {
  return {
    name: test.name,
    ...(test.path !== undefined && { path: test.path }),
    answers: test.answers,
    result: passed ? 'passed' : 'failed',
    diagnostics: toJson(own),
    expected: expected.map(jsonChange),
    apps: scenes.map(({ place, isIndexed, files, diagnostics }) => ({
      place,
      indexed: isIndexed,
      diagnostics: diagnostics.map((each) => jsonDiagnostic(each, sourceOf(memoryTree(files)))),
    })),
  };
}
