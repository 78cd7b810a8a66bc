import { type Prover, proverName } from '../../../api/proof.ts';
import type { Taken } from '../../../api/registry/take-as-expected.ts';
import type { Tested, TestedOnce, TestedScene } from '../../../api/report/tested.ts';
import { sourceOf } from '../../../api/source.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import type { Session } from '../../command.ts';
import { findingLines } from '../../commands/registry/refuse.ts';
import { diffView } from '../diff-view.ts';
import { diagnosticLines } from '../report.ts';
import { counted } from '../summary.ts';
import { type Line, styled } from '../terminal.ts';

/** A template, a line for each of its tests, and all there is to say about those that failed. */
export function templateLines({ template, version, tests, own }: Tested, session: Session): Line[] {
  return [
    [styled('bold', template), ` ${version}`],
    ...tests.flatMap((each) => testLines(each, session)),
    ...(tests.length === 0 && own.length === 0 ? ['  no tests'] : []),
    '',
    ...findingLines(own, session),
  ];
}

function testLines({ test, own, expected, scenes, passed }: TestedOnce, session: Session): Line[] {
  const mark = passed ? styled('green', 'passed') : styled('red', 'failed');
  const indexed = scenes.filter(({ isIndexed }) => isIndexed).length;
  const extent = indexed === 0 ? 'not indexed' : `indexed in ${counted(indexed, 'app')}`;
  const head: Line = ['  ', mark, `  ${test.name}`, styled('dim', `  ${extent}`)];
  if (passed) return [head];
  return [
    head,
    '',
    ...findingLines(own, session),
    ...(own.length > 0 ? diffView(expected, 'full', session.io) : []),
    ...scenes.flatMap((scene) => sceneLines(scene, session)),
  ];
}

function sceneLines({ place, files, diagnostics }: TestedScene, { io }: Session): Line[] {
  if (diagnostics.length === 0) return [];
  return [`  ${place}:`, ...diagnosticLines(diagnostics, io, sourceOf(memoryTree(files)))];
}

/** The last lines: what was written, with what it was tested, and how many passed. */
export function endLines(
  tested: readonly Tested[],
  prover: Prover,
  { written, ignored }: Taken,
): Line[] {
  const tests = tested.flatMap((each) => each.tests);
  const broken = tested.flatMap(({ own }) => own).length;
  const failed = tests.filter(({ passed }) => !passed).length + broken;
  const python = prover.python && `Indexed by ${proverName(prover.python)}.`;
  const total = `${counted(tests.length + broken, 'test')} of ${counted(tested.length, 'template')}`;
  return [
    ...(written.length > 0 ? [`${counted(written.length, 'expected file')} written.`] : []),
    ...(ignored.length > 0
      ? [
          `Git ignores ${ignored.join(', ')}: add them with \`git add --force\`, ` +
            'or their tests fail on other machines.',
        ]
      : []),
    python ?? 'Not compiled, not indexed: no Python with azure-functions was found.',
    [
      `${total}: `,
      failed === 0 ? styled('green', 'all passed') : styled('red', `${failed} failed`),
    ],
  ];
}
