import { pathFrom } from '../../../api/apps/app-name.ts';
import type { RegistriesAbout } from '../../../api/registry/configuration-about.ts';
import { type NewTemplateOptions, newTemplate } from '../../../api/registry/new.ts';
import { type Run, textOf } from '../../command.ts';
import { finish } from '../../finish.ts';
import {
  type ConfigurationView,
  configurationEnding,
  showConfiguration,
} from '../../views/configuration-view.ts';
import { undoLine } from '../../views/migration-view.ts';
import { lineOf } from '../../views/run-again.ts';
import { styled } from '../../views/terminal.ts';
import { configureOptions } from './shared.ts';

/** Creates a template in a registry: of a kind, or from a function of an app. */
export const run: Run = async (session, name, options) => {
  const view: ConfigurationView<RegistriesAbout> = {
    head: ({ root, registries }) =>
      registries.map(({ templates = [] }) => [
        'A template, ',
        styled('bold', templates.join(', ')),
        ` in ${pathFrom(session.cwd, root)}`,
      ]),
    next: ({ root, registries }) => {
      const here = pathFrom(session.cwd, root);
      const place = here === '.' ? [] : [here];
      const lines = registries.flatMap(({ namespace, templates = [] }) =>
        templates.map((template) => {
          const bare = template.slice(namespace.length + 1);
          const words = ['registry', 'test', ...place, '--template', bare];
          return ['Try it: ', styled('command', lineOf({ kind: 'command', words }, session))];
        }),
      );
      return [...lines, undoLine(root, session)];
    },
  };
  const outcome = await newTemplate(
    {
      name,
      kind: textOf(options.kind) as NewTemplateOptions['kind'],
      title: textOf(options.title),
      from: textOf(options.from),
      function: textOf(options.function),
      in: textOf(options.in),
      ...configureOptions(options),
    },
    session.host(showConfiguration(session, view)),
  );
  return finish(outcome, session, { lines: () => configurationEnding(outcome, session, view) });
};
