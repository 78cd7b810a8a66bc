import type { RegistriesAbout } from '../../../api/registry/configuration-about.ts';
import { removeRegistry } from '../../../api/registry/remove.ts';
import type { Run } from '../../command.ts';
import { finish } from '../../finish.ts';
import {
  type ConfigurationView,
  configurationEnding,
  showConfiguration,
} from '../../views/configuration-view.ts';
import { configureOptions } from './shared.ts';

/** Takes a registry and its pin out. */
export const run: Run = async (session, namespace = '', options) => {
  const view: ConfigurationView<RegistriesAbout> = {
    head: () => [],
    next: () => [`What ${namespace} made stays as it is.`],
  };
  const outcome = await removeRegistry(
    namespace,
    { force: options.force === true, ...configureOptions(options) },
    session.host(showConfiguration(session, view)),
  );
  return finish(outcome, session, { lines: () => configurationEnding(outcome, session, view) });
};
