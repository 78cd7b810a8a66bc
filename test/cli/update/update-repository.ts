import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  bareApp,
  generated,
  orders,
  type Texts,
  templates,
} from '../../registry/update/renewal.ts';
import { fill, folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

export const v1 = templates();
export const v2 = templates({ version: '2.0.0', module: orders('logging.warning("two")') });

/** A repository with a registry, and an app that was made from its first version. */
export function repository(now: Texts, change: (app: Texts) => Texts = (app) => app, first = v1) {
  const root = folderWith();
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...words], { cwd: root });
  fill(root, {
    'pyfunc.config.json': '{"registries": {"@acme": "./tools/templates"}}\n',
    '.gitignore': '.pyfunc/\n',
    ...below('tools/templates', first),
    ...below('apps/shop', change(generated(bareApp, first, {}))),
  });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'one');
  rmSync(join(root, 'tools/templates'), { recursive: true });
  fill(root, below('tools/templates', now));
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'two');
  const app = join(root, 'apps/shop');
  const env = { XDG_CACHE_HOME: join(root, '.git/cache'), HOME: join(root, '.git/home') };
  const run = (...words: readonly string[]) => pyfunc(words, { cwd: root, env });
  return {
    root,
    app,
    git,
    env,
    run,
    text: (path: string) => readFileSync(join(app, path), 'utf8'),
  };
}

export function below(folder: string, files: Texts): Texts {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}
