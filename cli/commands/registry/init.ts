import { pathFrom } from '../../../api/apps/app-name.ts';
import type { RegistriesAbout } from '../../../api/registry/configuration-about.ts';
import { initRegistry } from '../../../api/registry/init.ts';
import { type Run, textOf } from '../../command.ts';
import { finish } from '../../finish.ts';
import {
  type ConfigurationView,
  configurationEnding,
  showConfiguration,
} from '../../views/configuration-view.ts';
import { undoLine } from '../../views/migration-view.ts';
import { lineOf } from '../../views/run-again.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { configureOptions } from './shared.ts';

/** Creates a registry in a folder. */
export const run: Run = async (session, path = '.', options) => {
  const line = (...words: string[]) =>
    styled('command', lineOf({ kind: 'command', words }, session));
  const view: ConfigurationView<RegistriesAbout> = {
    head: ({ root, registries }) =>
      registries.map(({ namespace }) => [
        'A registry, ',
        styled('bold', namespace),
        ` in ${pathFrom(session.cwd, root)}`,
      ]),
    next: ({ root, registries }) => {
      const here = pathFrom(session.cwd, root);
      const at = here === '.' ? [] : [here];
      const place = here === '.' ? '<folder>' : `./${here}`;
      return [
        ['Try its template:  ', line('registry', 'test', ...at)],
        ...registries.map(
          ({ namespace }): Line => [
            'Use it in an app:  ',
            line('registry', 'add', namespace, place),
          ],
        ),
        ['One template more: ', line('registry', 'new', '--in', here)],
        undoLine(root, session),
      ];
    },
  };
  const outcome = await initRegistry(
    path,
    { name: textOf(options.name), ...configureOptions(options) },
    session.host(showConfiguration(session, view)),
  );
  return finish(outcome, session, { lines: () => configurationEnding(outcome, session, view) });
};
