import { pyfunc, type Ran } from '../fake-host.ts';

/** Runs `pyfunc registry …` in a folder, as somebody without a home. */
export function registryCommand(cwd: string, ...words: string[]): Promise<Ran> {
  return pyfunc(['registry', ...words], { cwd, env: { HOME: '/nobody' } });
}
