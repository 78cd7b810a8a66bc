import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for what all test files of one run share: the build and the packages. */
    run: string;
  }
}

/** Makes that folder, empties it before tests are run again in watch mode, and removes it at the end. */
export default function setup(project: TestProject): () => void {
  const cache = fileURLToPath(new URL('../.cache', import.meta.url));
  const folder = path.join(cache, `run.${process.pid}`);
  const empty = () => rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  project.provide('run', folder);
  project.onTestsRerun(empty);
  return empty;
}
