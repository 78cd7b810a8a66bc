import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Library } from '../../generators/templates/library.ts';
import { scopeOf } from '../config/config-scope.ts';
import type { FoundConfigs } from '../config/find-configs.ts';
import type { ConfiguredRegistry } from '../config/read-config.ts';
import { findPins, Pins } from '../lock/pins.ts';
import { Opening } from './opening.ts';
import type { OpenOptions, Registries } from './registries.ts';

/** The part of `openRegistries` that runs where a pyfunc.config is in reach, or is missed. */
export async function openConfigured(
  found: FoundConfigs,
  builtIn: Library,
  wanted: 'all' | readonly string[],
  options: OpenOptions,
): Promise<Registries | readonly Diagnostic[]> {
  const scope = await scopeOf(found);
  if (!('registrations' in scope)) return scope;
  const { registrations } = scope;
  const pins = findPins(registrations, found);
  if (!(pins instanceof Pins)) return pins;
  const opening = new Opening({ registrations, pins, builtIn, found, options });
  const problems = wanted === 'all' ? await opening.all() : await opening.require(wanted);
  return problems.length > 0 ? problems : resultOf(opening, registrations, pins);
}

function resultOf(
  opening: Opening,
  registrations: readonly ConfiguredRegistry[],
  pins: Pins,
): Registries {
  const configured = registrations.map((each) => {
    const { namespace } = each;
    const pin = pins.pinOf(each);
    const problem = opening.problems.get(namespace);
    return { ...each, ...(pin && { pin }), ...(problem && { problem }) };
  });
  return {
    configured,
    library: opening.library,
    findings: [...opening.problems.values(), ...pins.findings],
    pack(namespace) {
      const pack = opening.packs.get(namespace);
      if (pack === undefined) throw new Error(`${namespace} was not opened`);
      return pack;
    },
    newPins: (folder) => pins.newIn(folder),
    recordPins: (except) => pins.record(except),
  };
}
