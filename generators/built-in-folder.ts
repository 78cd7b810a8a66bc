import { fileURLToPath } from 'node:url';

/** Where the built-in templates are, one folder up from here both in the sources and in the bundle. */
export const builtInFolder = fileURLToPath(new URL('../templates/', import.meta.url));
