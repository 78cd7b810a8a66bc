import { namespaceOf } from '../../registry/open/join-libraries.ts';
import type { Host } from '../host.ts';
import type { RegistryOptions } from '../options.ts';
import { completed, type Outcome } from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { registriesFor } from '../registries-for.ts';
import { placed, sourceFrom } from '../report/placed.ts';

/** The templates that were found, the best match first. */
export interface SearchAbout {
  readonly templates: readonly {
    readonly name: string;
    readonly title: string;
    /** Null for a template that comes with pyfunc. */
    readonly registry: string | null;
  }[];
}

export type SearchOutcome = Outcome<SearchAbout>;

/** Finds the templates, built-in or not, whose name and title hold all of the words. */
export async function searchTemplates(
  text: string,
  options: RegistryOptions,
  host: Host,
): Promise<SearchOutcome> {
  const registries = await registriesFor(host, 'all', options);
  if (registries.kind === 'failed') return refuse(registries.diagnostics, host);
  const { library, configured } = registries.value;
  const words = text.toLowerCase().split(/\s+/);
  const templates = library.names
    .map((name) => ({ name, title: library.title(name), registry: namespaceOf(name) ?? null }))
    .filter((each) => words.every((word) => textOf(each).includes(word)))
    .sort((one, other) => missesIn(one.name, words) - missesIn(other.name, words));
  const problems = configured.flatMap(({ diagnostics }) => diagnostics);
  return completed('done', { templates }, { diagnostics: placed(problems, sourceFrom(host.cwd)) });
}

function textOf({ name, title }: { readonly name: string; readonly title: string }): string {
  return `${name} ${title}`.toLowerCase();
}

/** Names that hold the words come before titles that do. */
function missesIn(name: string, words: readonly string[]): number {
  return words.filter((word) => !name.toLowerCase().includes(word)).length;
}
