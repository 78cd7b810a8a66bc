// Starts changesets, which writes the changelog: `add` describes a change, `version` releases what was
// described. It is not among the devDependencies: 26 MB for a step that a release takes once.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [command = 'add'] = process.argv.slice(2);
const words = ['--yes', '@changesets/cli@2.29.8', command];
const { status } = spawnSync('npx', words, { cwd: root, stdio: 'inherit', shell: true });

if (status === 0 && command === 'version') {
  // Both packages have one version, and one changelog.
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const file = `${root}create-pyfunc/package.json`;
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/"version": "[^"]*"/, `"version": "${version}"`));
}
process.exitCode = status ?? 1;
