import { adoptGenerated } from '../../../api/registry/adopt.ts';
import type { AdoptAbout } from '../../../api/registry/configuration-about.ts';
import { listOf, type Run, textOf } from '../../command.ts';
import { finish } from '../../finish.ts';
import {
  type ConfigurationView,
  configurationEnding,
  showConfiguration,
} from '../../views/configuration-view.ts';
import { driftRows } from '../../views/registry/drift-rows.ts';
import { styled } from '../../views/terminal.ts';
import { configureOptions } from './shared.ts';

/** Writes down that code of an app is what a template made. */
export const run: Run = async (session, template = '', options, [path = '.']) => {
  const view: ConfigurationView<AdoptAbout> = {
    head: ({ adopted }) => driftRows(adopted),
    next: () => [
      ['See what the template brings now with: ', styled('command', 'pyfunc update --dry-run')],
    ],
  };
  const outcome = await adoptGenerated(
    template,
    path,
    {
      version: textOf(options.from),
      answers: listOf(options.answer),
      ...configureOptions(options),
    },
    session.host(showConfiguration(session, view)),
  );
  return finish(outcome, session, { lines: () => configurationEnding(outcome, session, view) });
};
