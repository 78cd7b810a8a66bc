import { createRequire } from 'node:module';

const isBundled = !import.meta.url.endsWith('.ts');
// The one of the bundle also keeps compiled code.
const load = isBundled ? require : createRequire(import.meta.url);

/**
 * A CommonJS package that is loaded when it is first used. Each of these takes 10 to 50 ms to load, and
 * most runs use none: not every app has a Dockerfile or a pipeline. In the bundle the package lies beside
 * the code as one file, which build.mjs makes.
 */
export function lazyPackage<Package>(name: string): () => Package {
  let loaded: Package | undefined;
  return () => {
    loaded ??= load(isBundled ? `./${name.replaceAll(/\W+/g, '-')}.cjs` : name) as Package;
    return loaded;
  };
}
