import { lazyPackage } from '../lazy-package.ts';

/** The YAML parser, loaded with the first file that needs it. */
export const yaml = lazyPackage<typeof import('yaml')>('yaml');
