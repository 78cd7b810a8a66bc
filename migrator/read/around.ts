import type { DeploymentFile } from '../../app/deployment/deployment-files.ts';
import type { Place } from '../../diagnostics/diagnostic.ts';
import { PythonSource } from '../../python/python-source.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import type { Callable } from './entry-point.ts';
import type { LegacyApp } from './legacy-app.ts';
import { findReferences } from './references.ts';

/** A place around the app that names one of its callables. */
export interface OutsideReference {
  readonly at: Place;
  readonly target: Callable;
}

/** How code around an app may call its folder as a package: `src.api` from the top, `api` from src. */
export function packagesOf({ app }: Surroundings): readonly string[] {
  const parts = app.split('/');
  return parts.map((_, index) => parts.slice(index).join('.'));
}

/** Places in the Python files around an app that name its callables, as a package or from its folder. */
export function referencesAround(
  app: LegacyApp,
  targets: readonly Callable[],
  files: readonly DeploymentFile[],
  around: Surroundings,
): OutsideReference[] {
  const packages = packagesOf(around);
  const inApp = (dotted: string) => {
    const own = packages.find((each) => dotted === each || dotted.startsWith(`${each}.`));
    return own === undefined ? dotted : dotted.slice(own.length + 1);
  };
  const modules = new Set(targets.map(({ source }) => source.moduleName.split('.').at(-1) ?? ''));
  return files
    .filter(({ path, kind, isInside }) => !isInside && kind === 'code' && path.endsWith('.py'))
    .filter(({ text }) => [...modules].some((name) => name !== '' && text.includes(name)))
    .flatMap(({ path, text }) => {
      const source = new PythonSource(path, text);
      const found = findReferences(app, targets, [source], inApp).map(({ node, target }) => {
        return { at: { path, span: { start: node.startIndex, end: node.endIndex } }, target };
      });
      source.dispose();
      return found;
    });
}
