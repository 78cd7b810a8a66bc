import type { RegistriesAbout } from '../../../api/registry/configuration-about.ts';
import { updateRegistries } from '../../../api/registry/update.ts';
import type { Run } from '../../command.ts';
import { finish } from '../../finish.ts';
import {
  type ConfigurationView,
  configurationEnding,
  showConfiguration,
} from '../../views/configuration-view.ts';
import { styled } from '../../views/terminal.ts';
import { configureOptions, moveLines } from './shared.ts';

/** Moves pins to the newest version that each source allows. Apps are updated by `pyfunc update`. */
export const run: Run = async (session, first, options, more) => {
  const view: ConfigurationView<RegistriesAbout> = {
    head: ({ registries }) => (registries.length > 0 ? moveLines(registries) : [noPins]),
    next: () => [['Bring the apps up to date with: ', styled('command', 'pyfunc update --all')]],
  };
  const outcome = await updateRegistries(
    first === undefined ? [] : [first, ...more],
    { allowDowngrade: options.allowDowngrade === true, ...configureOptions(options) },
    session.host(showConfiguration(session, view)),
  );
  return finish(outcome, session, { lines: () => configurationEnding(outcome, session, view) });
};

const noPins = 'No registry is pinned: those that lie in the repository need no pin.';
