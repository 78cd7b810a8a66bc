import { addRegistry } from '../../../api/registry/add.ts';
import type { RegistriesAbout } from '../../../api/registry/configuration-about.ts';
import { counted } from '../../../workspace/text/counted.ts';
import { listOf, type Run } from '../../command.ts';
import { finish } from '../../finish.ts';
import {
  type ConfigurationView,
  configurationEnding,
  showConfiguration,
} from '../../views/configuration-view.ts';
import { lineOf } from '../../views/run-again.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { configureOptions, versionOf } from './shared.ts';

/** Names a registry in pyfunc.config and pins it. */
export const run: Run = async (session, namespace, options, [source]) => {
  const view: ConfigurationView<RegistriesAbout> = {
    head: ({ registries }) => registries.flatMap(registryLines),
    next: ({ registries }) =>
      registries.flatMap(({ templates = [] }) => {
        const [first] = templates;
        if (first === undefined) return [];
        const info = lineOf({ kind: 'command', words: ['registry', 'info', first] }, session);
        return [['Look at a template: ', styled('command', info)]];
      }),
  };
  const outcome = await addRegistry(
    { namespace, source, headers: listOf(options.header), ...configureOptions(options) },
    session.host(showConfiguration(session, view)),
  );
  return finish(outcome, session, { lines: () => configurationEnding(outcome, session, view) });
};

function registryLines({
  namespace,
  source,
  templates = [],
  ...pack
}: RegistriesAbout['registries'][number]): Line[] {
  const names = templates.map((name) => name.slice(namespace.length + 1));
  const shown = names.slice(0, 10).join(', ');
  const rest = names.length > 10 ? ` and ${names.length - 10} more` : '';
  return [
    [styled('bold', namespace), `  ${versionOf(pack)}  ${source}`],
    `${counted(names.length, 'template')}${names.length > 0 ? `: ${shown}${rest}` : ''}`,
  ];
}
