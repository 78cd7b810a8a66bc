import { diffData, diffTemplate, isMadeHere } from '../../../api/registry/diff.ts';
import type { Change } from '../../../api/report/changes.ts';
import { listOf, type Run, type Session } from '../../command.ts';
import { finish } from '../../finish.ts';
import { diffView } from '../../views/diff-view.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { versionChange } from '../../views/version-change.ts';
import { run as update } from '../update.ts';

/** Shows what a new version of a template brings: to the app that one is in, or by itself. */
export const run: Run = async (session, template = '', options, [versions]) => {
  const answers = listOf(options.answer);
  const host = session.host();
  if (versions === undefined && isMadeHere(template, host)) {
    const words = [
      'update',
      '--template',
      template,
      ...answers.flatMap((each) => ['--answer', each]),
    ];
    const asked = { template: [template], answer: answers, dryRun: true, diff: true };
    return update({ ...session, words, command: 'update' }, '.', asked, []);
  }
  const outcome = await diffTemplate(template, { versions, answers }, host);
  return finish(outcome, session, {
    dataOf: diffData,
    lines: ({ about, changes }) =>
      about === undefined
        ? []
        : [
            [styled('bold', template), ` ${versionChange(about)}`],
            '',
            ...section('What changed in the template:', changes, session),
            ...section('What changes in what it makes:', about.outputs, session),
          ],
  });
};

function section(title: string, changes: readonly Change[], { io }: Session): Line[] {
  if (changes.length === 0) return [`${title} nothing.`, ''];
  return [title, '', ...diffView(changes, 'full', io)];
}
