import type { TemplateTest, TestAbout, TestedTemplate } from '../../../api/registry/test.ts';
import { pythonName } from '../../../api/verify/proved-by.ts';
import { counted } from '../../../workspace/text/counted.ts';
import type { Session } from '../../command.ts';
import { diffView } from '../diff-view.ts';
import { diagnosticLines } from '../report.ts';
import { type Line, styled } from '../terminal.ts';

/** A template, a line for each of its tests, and all there is to say about those that failed. */
export function templateLines(
  { template, version, tests, diagnostics }: TestedTemplate,
  { io }: Session,
): Line[] {
  return [
    [styled('bold', template), ` ${version}`],
    ...tests.flatMap((each) => testLines(each, io)),
    ...(tests.length === 0 && diagnostics.length === 0 ? ['  no tests'] : []),
    '',
    ...diagnosticLines(diagnostics, io),
  ];
}

function testLines(
  { name, diagnostics, expected, apps, result }: TemplateTest,
  io: Session['io'],
): Line[] {
  const mark = styled(result === 'passed' ? 'green' : 'red', result);
  const indexed = apps.filter((each) => each.indexed).length;
  const extent = indexed === 0 ? 'not indexed' : `indexed in ${counted(indexed, 'app')}`;
  const head: Line = ['  ', mark, `  ${name}`, styled('dim', `  ${extent}`)];
  if (result === 'passed') return [head];
  return [
    head,
    '',
    ...diagnosticLines(diagnostics, io),
    ...(diagnostics.length > 0 ? diffView(expected, 'full', io) : []),
    ...apps.flatMap((app) =>
      app.diagnostics.length === 0
        ? []
        : [`  ${app.place}:`, ...diagnosticLines(app.diagnostics, io)],
    ),
  ];
}

/** The last lines: what was written, with what it was tested, and how many passed. */
export function endLines({ python, counts, templates, written, ignoredByGit }: TestAbout): Line[] {
  const broken = templates.flatMap(({ diagnostics }) => diagnostics).length;
  const failed = counts.failed + broken;
  const total = `${counted(counts.tests + broken, 'test')} of ${counted(templates.length, 'template')}`;
  return [
    ...(written.length > 0 ? [`${counted(written.length, 'expected file')} written.`] : []),
    ...(ignoredByGit.length > 0
      ? [
          `Git ignores ${ignoredByGit.join(', ')}: add them with \`git add --force\`, ` +
            'or their tests fail on other machines.',
        ]
      : []),
    python
      ? `Indexed by ${pythonName(python)}.`
      : 'Not compiled, not indexed: no Python with azure-functions was found.',
    [
      `${total}: `,
      failed === 0 ? styled('green', 'all passed') : styled('red', `${failed} failed`),
    ],
  ];
}
