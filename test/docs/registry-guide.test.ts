import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pyfunc } from '../cli/fake-host.ts';
import { environment, repository } from '../python/environment.ts';

const page = readFileSync(path.join(repository, 'docs/registry-guide.md'), 'utf8');
const python = await environment('py313');
const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-registry-guide-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A line of a block of commands, or a file that the reader writes. */
type Step =
  | { readonly kind: 'command'; readonly line: string; readonly exit: number }
  | { readonly kind: 'file'; readonly file: string; readonly text: string };

const steps = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].flatMap(
  ([, language, file, text = '']): Step[] => {
    if (file !== undefined) return [{ kind: 'file', file, text }];
    if (language !== 'sh') return [];
    return text
      .trim()
      .split('\n')
      .map((each) => {
        const [, line = '', exit = '0'] = /^(.*?)(?:\s+# exit code (\d+))?$/.exec(each) ?? [];
        return { kind: 'command', line, exit: Number(exit) };
      });
  },
);

const env = {
  VIRTUAL_ENV: path.resolve(path.dirname(python), '..'),
  HOME: path.join(folder, 'home'),
  XDG_CACHE_HOME: path.join(folder, 'cache'),
};

async function run(line: string): Promise<{ readonly code: number; readonly said: string }> {
  const [, words] = /^pyfunc (.*)$/.exec(line) ?? [];
  if (words !== undefined) {
    const { code, stdout, stderr } = await pyfunc(words.split(' '), { cwd: root, env });
    return { code, said: stdout + stderr };
  }
  const author = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com' };
  const committer = { GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com' };
  execFileSync('sh', ['-c', line], { cwd: root, env: { ...process.env, ...author, ...committer } });
  return { code: 0, said: '' };
}

const root = path.join(folder, 'platform');

test('every command of the guide does what the guide says, in its order', async () => {
  mkdirSync(root);
  await run('git init --quiet');
  for (const step of steps) {
    if (step.kind === 'file') writeFileSync(path.join(root, step.file), step.text);
    else {
      const { code, said } = await run(step.line);
      expect({ line: step.line, code, said }).toEqual({
        line: step.line,
        code: step.exit,
        said: expect.any(String),
      });
    }
  }
  expect(steps.filter(({ kind }) => kind === 'file')).toHaveLength(3);
  const script = readFileSync(path.join(root, 'apps/mail/function_app.py'), 'utf8');
  expect(script).toContain('if "id" not in order:');
});
