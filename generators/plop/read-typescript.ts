import nodeModule, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Makes TypeScript plopfiles importable: with the project's tsx, as plop does, or with Node 22.18 or later.
 * A loader in `NODE_OPTIONS` takes precedence.
 * See https://plopjs.com/documentation/#typescript-support
 */
export async function enableTypeScript(plopfile: string): Promise<void> {
  const isTypeScript = /\.[mc]?tsx?$/.test(plopfile);
  const isLoaderGiven = [process.env.NODE_OPTIONS ?? '', ...process.execArgv].some((words) =>
    /(?:^|\s)(?:-r|--import|--require|--(?:experimental-)?loader)\b/.test(words),
  );
  if (!isTypeScript && !isLoaderGiven) return;
  if (!isLoaderGiven) {
    const tsx = tsxFor(plopfile);
    if (tsx === undefined) {
      const { typescript } = Object(process.features);
      if (typescript) return;
      throw new Error('it is TypeScript, which needs Node 22.18 or the package tsx in the project');
    }
    // As `--import tsx` does: it registers itself for modules of both kinds.
    await import(pathToFileURL(tsx).href);
  }
  await unwrapDefaultExports();
}

function tsxFor(plopfile: string): string | undefined {
  try {
    return createRequire(path.resolve(plopfile)).resolve('tsx');
  } catch {
    return undefined;
  }
}

let hooked: Promise<void> | undefined;

/**
 * Without `"type": "module"`, tsx makes a CommonJS module of a file with `export default`, and changes each
 * `import()` in the code that it loads so that it gets that default. tsx does not transform pyfunc's own
 * code, so these hooks do the same for what plop imports.
 */
function unwrapDefaultExports(): Promise<void> {
  hooked ??= register(
    `data:text/javascript,${encodeURIComponent(hooks(new URL('.', import.meta.url).href))}`,
  );
  return hooked;
}

async function register(url: string): Promise<void> {
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: unknown) => void };
  // From Node 26 on, `module.register` prints a deprecation warning.
  if (registerHooks) registerHooks(await import(url));
  else nodeModule.register(url);
}

/** A module, since older Node versions run hooks in another thread. Newer ones call them without promises. */
const hooks = (importers: string) => `
const wanted = new Set();
const then = (value, next) => (value instanceof Promise ? value.then(next) : next(value));

export function resolve(specifier, context, next) {
  return then(next(specifier, context), (resolved) => {
    if (context.parentURL?.startsWith(${JSON.stringify(importers)})) wanted.add(resolved.url);
    return resolved;
  });
}

export function load(url, context, next) {
  return then(next(url, context), (loaded) => {
    if (!loaded.format?.startsWith('commonjs') || !wanted.has(url)) return loaded;
    const own = JSON.stringify(url + (url.includes('?') ? '&' : '?') + 'commonjs');
    const source =
      'import loaded from ' + own + ';' +
      'export * from ' + own + ';' +
      'export default loaded?.__esModule ? loaded.default : loaded;';
    return { format: 'module', shortCircuit: true, source };
  });
}
`;
