import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Library } from '../../generators/templates/library.ts';
import { scopeOf } from '../config/config-scope.ts';
import type { FoundConfigs } from '../config/find-configs.ts';
import type { ConfiguredRegistry } from '../config/read-config.ts';
import { findPins, type Pins } from '../lock/pins.ts';
import { Opening } from './opening.ts';
import type { OpenOptions, Registries } from './registries.ts';

/** The part of `openRegistries` that runs where a pyfunc.config is in reach, or is missed. */
export async function openConfigured(
  found: FoundConfigs,
  builtIn: Library,
  wanted: 'all' | readonly string[],
  options: OpenOptions,
): Promise<Result<Registries>> {
  const scope = await scopeOf(found);
  if (scope.kind === 'failed') return scope;
  const { registrations } = scope.value;
  const pins = findPins(registrations, found);
  if (pins.kind === 'failed') return pins;
  const opening = new Opening({ registrations, pins: pins.value, builtIn, found, options });
  const problems = wanted === 'all' ? await opening.all() : await opening.require(wanted);
  return problems.length > 0
    ? failed(...problems)
    : ok(resultOf(opening, registrations, pins.value));
}

function resultOf(
  opening: Opening,
  registrations: readonly ConfiguredRegistry[],
  pins: Pins,
): Registries {
  const configured = registrations.map((each) => {
    const { namespace } = each;
    const pin = pins.pinOf(each);
    const diagnostics = opening.problems.get(namespace) ?? [];
    return { ...each, ...(pin && { pin }), diagnostics };
  });
  return {
    configured,
    library: opening.library,
    findings: [...[...opening.problems.values()].flat(), ...pins.findings],
    pack(namespace) {
      const pack = opening.packs.get(namespace);
      if (pack === undefined) throw new Error(`${namespace} was not opened`);
      return pack;
    },
    newPins: (folder) => pins.newIn(folder),
    recordPins: (except) => pins.record(except),
  };
}
