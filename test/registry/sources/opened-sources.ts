import { execFileSync } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { SourceOptions } from '../../../registry/sources/open-source.ts';
import { type Files, folderWith } from '../../workspace/folders.ts';
import { registryFiles } from '../registry-files.ts';

/** A small registry that is fine, by paths from its root. */
export const soundFiles: { readonly [path: string]: string } = Object.fromEntries(
  Object.entries(registryFiles('.', ['orders'])).map(([path, text]) => [
    path.slice(2),
    text.toString(),
  ]),
);

/** Options for a source in a folder that is a repository, with a cache of its own. */
export function optionsFor(root: string, more: Partial<SourceOptions> = {}): SourceOptions {
  const env = { XDG_CACHE_HOME: folderWith() };
  return { base: root, repository: root, env, offline: false, ...more };
}

/** A server on this machine for the length of the test. */
export async function serve(answer: RequestListener): Promise<{ readonly url: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export interface Repository {
  readonly root: string;
  readonly git: (...words: string[]) => string;
}

/** A git repository with these files in its first commit, on `main`. */
export function repositoryWith(content: Files): Repository {
  const root = folderWith(content);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'one');
  return { root, git };
}
