import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const isBundled = !import.meta.url.endsWith('.ts');
// The one of the bundle also keeps compiled code.
const load = isBundled ? require : createRequire(import.meta.url);

/** What the types of Node lack. */
interface CompilingModule extends NodeJS.Module {
  _compile(code: string, file: string): void;
}

/**
 * A CommonJS package that is loaded when it is first used. Each of these takes 10 to 50 ms to load, and
 * most runs use none: not every app has a Dockerfile or a pipeline. In the bundle the package lies beside
 * the code as one file, which build.mjs makes, and compressed where it is large and rarely used.
 */
export function lazyPackage<Package>(name: string, { isCompressed = false } = {}): () => Package {
  let loaded: Package | undefined;
  return () => {
    const file = `./${name.replaceAll(/\W+/g, '-')}.cjs`;
    if (!isBundled) loaded ??= load(name) as Package;
    else loaded ??= (isCompressed ? loadCompressed(`${file}.br`) : load(file)) as Package;
    return loaded;
  };
}

function loadCompressed(name: string): unknown {
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), name);
  const module = new Module(file) as CompilingModule;
  module._compile(brotliDecompressSync(readFileSync(file)).toString(), file);
  return module.exports;
}
