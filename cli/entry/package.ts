/** What the package `pyfunc` is to those who import it. */

/** For a plopfile: `await plop.load('pyfunc')`. */
export { default } from '../../generators/plop/plopfile.ts';
/** For pyfunc.config.ts. */
export { defineConfig } from '../../registry/config/config.ts';
