import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Library } from '../../generators/templates/library.ts';
import { scopeOf } from '../config/config-scope.ts';
import type { ConfiguredRegistry, FoundConfigs } from '../config/find-configs.ts';
import { findPins, type Pins } from '../lock/pins.ts';
import { joinLibraries, nameFrom, namespaceOf } from './join-libraries.ts';
import { type OpenedPack, openPack } from './open-pack.ts';
import type { OpenOptions, Registries } from './registries.ts';
import { unknownRegistry, unknownTemplate } from './unknown-names.ts';

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

interface OpeningContext {
  readonly registrations: readonly ConfiguredRegistry[];
  readonly pins: Pins;
  readonly builtIn: Library;
  readonly found: FoundConfigs;
  readonly options: OpenOptions;
}

/** Registries in the course of being opened, one after the other as templates turn out to use them. */
class Opening {
  /** By namespace. */
  readonly packs = new Map<string, OpenedPack>();
  /** Why others could not be opened. */
  readonly problems = new Map<string, readonly Diagnostic[]>();
  library: Library;
  readonly #context: OpeningContext;

  constructor(context: OpeningContext) {
    this.#context = context;
    this.library = context.builtIn;
  }

  /** Opens all that can be opened: the others do not stand in the way of looking at these. */
  async all(): Promise<[]> {
    await this.#open(this.#namespaces());
    return [];
  }

  /** Opens what these templates and namespaces need, and returns what is in the way. */
  async require(names: readonly string[]): Promise<readonly Diagnostic[]> {
    const seen = new Set<string>();
    for (let wanted = names; wanted.length > 0; ) {
      const problems = await this.#openFor(wanted);
      if (problems.length > 0) return problems;
      for (const name of wanted) seen.add(name);
      const templates = wanted.filter((name) => this.library.names.includes(name));
      const loaded = templates.map((name) => this.library.read(name));
      const broken = loaded.flatMap((each) => (each.kind === 'ok' ? [] : each.diagnostics));
      if (broken.length > 0) return broken;
      wanted = templates.flatMap((name) => usesOf(this.library, name)).filter((n) => !seen.has(n));
    }
    return [];
  }

  async #openFor(names: readonly string[]): Promise<readonly Diagnostic[]> {
    const all = this.#namespaces();
    const namespaces = [...new Set(names.flatMap((name) => namespaceOf(name) ?? []))];
    const strangers = namespaces.filter((each) => !all.includes(each));
    if (strangers.length > 0) return strangers.map((each) => unknownRegistry(each, all));
    await this.#open(namespaces);
    if (this.problems.size > 0) return [...this.problems.values()].flat();
    const templates = names.filter((name) => !all.includes(name));
    const missing = templates.filter((name) => !this.library.names.includes(name));
    if (missing.length === 0) return [];
    const known = await this.#known();
    return missing.map((name) => unknownTemplate(name, known));
  }

  async #open(namespaces: readonly string[]): Promise<void> {
    const { registrations, pins, builtIn, found, options } = this.#context;
    const wanted = registrations.filter(
      ({ namespace }) => namespaces.includes(namespace) && !this.packs.has(namespace),
    );
    const opened = await Promise.all(
      wanted.map((each) => openPack(each, { pins, search: found.search, options })),
    );
    for (const [index, { namespace }] of wanted.entries()) {
      const pack = opened[index];
      if (pack === undefined) continue;
      if (pack.kind === 'failed') this.problems.set(namespace, pack.diagnostics);
      else this.packs.set(namespace, pack.value);
    }
    this.library = joinLibraries(builtIn, this.packs);
  }

  /** All names of templates that can be had without fetching anything, for those who misspelled one. */
  async #known(): Promise<readonly string[]> {
    const offline = { ...this.#context.options, offline: true };
    const aside = new Opening({ ...this.#context, options: offline });
    await aside.all();
    return aside.library.names;
  }

  #namespaces(): string[] {
    return this.#context.registrations.map(({ namespace }) => namespace);
  }
}

function usesOf(library: Library, name: string): string[] {
  const { uses = [] } = library.template(name).manifest;
  return uses.map(({ template }) => nameFrom(name, template));
}
