/**
 * `npm run demo`: migrates a scratch copy of examples/legacy and verifies the result with the real
 * azure-functions. Everything it makes lies in .cache/demo/, besides dist/.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, '.cache', 'demo');
const windows = process.platform === 'win32';
const interpreter = (venv) => path.join(venv, windows ? 'Scripts/python.exe' : 'bin/python');

say('Building pyfunc into dist/');
execFileSync(process.execPath, ['build.mjs'], { cwd: root, stdio: 'inherit' });

say('Copying examples/legacy to .cache/demo/legacy');
rmSync(path.join(folder, 'legacy'), { recursive: true, force: true });
cpSync(path.join(root, 'examples/legacy'), path.join(folder, 'legacy'), { recursive: true });
const isCommitted = commitCopy();

const python = environment();
const words = ['migrate', 'legacy', '--yes', ...(python ? ['--python', python] : [])];
say(`pyfunc ${words.join(' ')}`);
const pyfunc = path.join(root, 'dist/pyfunc.cjs');
const { status } = spawnSync(process.execPath, [pyfunc, ...words], {
  cwd: folder,
  stdio: 'inherit',
});
if (status === 0) {
  say('The migrated app is in .cache/demo/legacy. To compare it with the original:');
  const git = 'git -C .cache/demo/legacy';
  console.log(
    isCommitted
      ? `${git} add --all && ${git} diff --staged`
      : 'git diff --no-index examples/legacy .cache/demo/legacy',
  );
}
process.exitCode = status ?? 1;

/** In a repository of its own: in that of pyfunc, the migration would report pyfunc's tests and docs too. */
function commitCopy() {
  const person = ['-c', 'user.name=demo', '-c', 'user.email=demo@example.com'];
  const commit = [...person, 'commit', '--quiet', '--no-verify', '--message', 'The v1 app'];
  // Without git, the demo works all the same.
  return [['init', '--quiet'], ['add', '--all', '--force'], commit].every((words) => {
    const cwd = path.join(folder, 'legacy');
    return spawnSync('git', words, { cwd, stdio: 'ignore' }).status === 0;
  });
}

/** An environment with azure-functions, as a path from .cache/demo: that of the tests, or a new one. */
function environment() {
  const own = path.join(folder, 'python');
  const ready = [path.join(root, '.venv-py311'), own].find((venv) =>
    existsSync(path.join(venv, 'pyvenv.cfg')),
  );
  if (ready !== undefined) return path.relative(folder, ready);
  const python = suitablePython();
  if (python === undefined) {
    say('No Python 3.10 to 3.14 on PATH: the result will not be verified');
    return undefined;
  }
  say(`Installing azure-functions into .cache/demo/python with ${python}, for the verification`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  try {
    execFileSync(python, ['-m', 'venv', own], { stdio: 'inherit' });
    execFileSync(interpreter(own), [...pip, 'azure-functions', 'azure-functions-durable'], {
      stdio: 'inherit',
    });
    return path.relative(folder, own);
  } catch {
    rmSync(own, { recursive: true, force: true });
    say('That failed: the result will not be verified');
    return undefined;
  }
}

function suitablePython() {
  const names = ['python3', 'python', ...[13, 12, 11, 10, 14].map((minor) => `python3.${minor}`)];
  const ask = 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 14))';
  return names.find((name) => spawnSync(name, ['-c', ask], { stdio: 'ignore' }).status === 0);
}

function say(text) {
  const bold = process.stdout.isTTY && !process.env.NO_COLOR;
  console.log(bold ? `\n\x1b[1m▸ ${text}\x1b[0m` : `\n> ${text}`);
}
