import { execFileSync, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { built } from './built.ts';

const entry = built('pyfunc');
const script = fileURLToPath(new URL('../../scripts/kills.mjs', import.meta.url));
const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

// The script without --points tries every moment.
test.skipIf(!canTrace)(
  'a killed run leaves no app half written (needs strace)',
  () => {
    const words = [script, '--dist', dirname(entry), '--points', '1'];
    const output = execFileSync(process.execPath, words, { encoding: 'utf8' });
    const lines = output.trim().split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'create',
      'add',
      'migrate',
      'update',
      'registry',
      'undo',
    ]);
    for (const line of lines) expect(line).toMatch(/^\w+: 1 of \d+ kill points .* mixed 0$/);
  },
  120_000,
);
