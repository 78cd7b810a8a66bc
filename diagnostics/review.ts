import { declare } from './diagnostic.ts';

/** PYF570 to PYF579: what follows from decisions in a review. */
export const review = {
  leftOutImported: declare<{ name: string; path: string }>({
    code: 'PYF570',
    severity: 'note',
    title: 'imports changed in a function left out',
    message: ({ name, path }) =>
      `"${name}" is left out, but functions that are migrated import ${path}, so its imports are rewritten for v2.`,
    why: 'The modules that a function imports are loaded with it, in whichever folder they are. The package `__app__` does not exist in v2.',
  }),
};
