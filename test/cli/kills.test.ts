import { execFileSync, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { built } from './built.ts';

const entry = built('pyfunc');
const script = fileURLToPath(new URL('../../scripts/kills.mjs', import.meta.url));
const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

// Without --states and --kills the script tries every state. Stepping through `create` takes too long here.
test.skipIf(!canTrace).each(['add', 'update'])(
  'a killed %s leaves no app half written (needs strace)',
  (scenario) => {
    const few = ['--states', '2', '--kills', '1', '--next', 'one'];
    const words = [script, '--dist', dirname(entry), '--scenario', scenario, ...few];
    const output = execFileSync(process.execPath, words, { encoding: 'utf8' });
    expect(output).toMatch(/^\w+: \d+ calls .* tried 2 of them and 1 kills: .* mixed 0\n$/);
  },
  120_000,
);
