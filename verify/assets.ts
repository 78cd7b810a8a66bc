import { fileURLToPath } from 'node:url';

/** The folder of what is not code of ours: pins and wheels. It lies beside the code in the bundle too. */
export const assetsFolder = fileURLToPath(new URL('../verify/', import.meta.url));

/** The folder of our Python programs. */
export const programsFolder = fileURLToPath(new URL('../verify/programs/', import.meta.url));
