import { moduleAlias } from '../../python/azure-names.ts';
import type { Import } from '../../python/imports/imports.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { moduleBindings } from '../../python/scopes.ts';
import { namedModule } from './callables.ts';
import { starImports } from './entry-point.ts';
import type { LegacyApp } from './legacy-app.ts';
import { modulesBehindStars, offeredNames } from './star-imports.ts';

/** What star imports mean for the names that are added to a module. */
export interface StarNames {
  /**
   * Names that the module must not bind anew: other modules carry them in, or would get them from here
   * and mean something else by them. What is azure.functions everywhere is free.
   */
  readonly taken: ReadonlySet<string>;
  /** The modules that it takes names from. */
  readonly from: ReadonlySet<PythonSource>;
}

export function readStarNames(app: LegacyApp, source: PythonSource): StarNames {
  const find = (importer: PythonSource, star: Import) => namedModule(app, importer, star);
  const from = modulesBehindStars(find, source);
  const taken = new Set([...from].flatMap(offeredNames));
  const reached = new Set([source]);
  for (const target of reached) {
    for (const importer of withStars(app)) {
      if (reached.has(importer)) continue;
      if (!starImports(importer.module).some((star) => find(importer, star) === target)) continue;
      reached.add(importer);
      for (const name of ownNames(importer)) taken.add(name);
    }
  }
  return { taken, from };
}

// Looked for once an app: for each module anew it would be the square of their number.
const found = new WeakMap<LegacyApp, readonly PythonSource[]>();

/** The modules that take names from others with a star. */
function withStars(app: LegacyApp): readonly PythonSource[] {
  const known = found.get(app);
  if (known) return known;
  const sources = app.pythonSources.filter(({ text }) => /\bimport\s*\*/.test(text));
  found.set(app, sources);
  return sources;
}

function ownNames({ module }: PythonSource): string[] {
  const ofAzure = new Set(module.imports.map((each) => moduleAlias(each, 'azure.functions')));
  return [...moduleBindings(module).keys()].filter((each) => !ofAzure.has(each));
}
