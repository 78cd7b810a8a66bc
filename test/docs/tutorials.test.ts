import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { built } from '../cli/built.ts';
import { programs } from '../python/environment.ts';

const docs = fileURLToPath(new URL('../../docs/learn/', import.meta.url));
const pyfunc = built('pyfunc');
const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-learn-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a page tells its readers to type, block by block. */
function blocksOf(page: string): string[] {
  const text = readFileSync(path.join(docs, page), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
}

/** `npx pyfunc` and `npm create pyfunc@latest` as readers have them, from this build. */
function commandsIn(bin: string): void {
  const create = pyfunc.replace(/pyfunc\.cjs$/, 'create/create-pyfunc.cjs');
  const script = (name: string, lines: readonly string[]) => {
    writeFileSync(path.join(bin, name), ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(path.join(bin, name), 0o755);
  };
  script('npx', ['shift', `exec "${process.execPath}" "${pyfunc}" "$@"`]);
  script('npm', [
    'shift 2',
    'app="$1"',
    'shift',
    '[ "$1" = "--" ] && shift',
    `exec "${process.execPath}" "${create}" "$app" "$@"`,
  ]);
}

/** The last words that a command printed, by page. */
const ends: Readonly<Record<string, RegExp>> = {
  'first-migration.md': /files of shop as before/,
  'first-app.md': /Verified/,
  'team-registry.md': /Verified/,
};

test.each(Object.keys(ends))(
  'docs/learn/%s works from start to end',
  async (page) => {
    const bin = mkdtempSync(path.join(folder, 'bin-'));
    const work = mkdtempSync(path.join(folder, 'work-'));
    commandsIn(bin);
    const python = path.dirname(await programs('py311'));
    const env = {
      ...process.env,
      PATH: [bin, python, process.env.PATH].join(path.delimiter),
      HOME: folder,
      NO_COLOR: '1',
      GIT_AUTHOR_NAME: 'Reader',
      GIT_AUTHOR_EMAIL: 'reader@example.com',
      GIT_COMMITTER_NAME: 'Reader',
      GIT_COMMITTER_EMAIL: 'reader@example.com',
    };
    // One shell from start to end, as a reader has it.
    const script = blocksOf(page).join('\n');
    const options = { cwd: work, env, encoding: 'utf8', stdio: 'pipe' } as const;
    expect(execFileSync('sh', ['-ec', script], options)).toMatch(ends[page] ?? /$^/);
  },
  240_000,
);
