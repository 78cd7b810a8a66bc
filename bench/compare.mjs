import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const peak = fileURLToPath(new URL('./peak.cjs', import.meta.url));
const note = path.join(tmpdir(), `pyfunc-bench-peak.${process.pid}`);

/**
 * Runs whole commands, each contender once a round, so that a busy moment hits all of them alike. Returns for
 * each contender its runs, one a round: seconds of wall time and of CPU time with all children, and MiB of
 * memory at the peak of the process itself, which only Node programs tell.
 */
export function compare(contenders, rounds) {
  const runs = contenders.map(() => []);
  // Round 0 warms the caches of the disk.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const cwd = contender.prepare?.() ?? process.cwd();
      const run = timed(contender, cwd);
      if (round > 0) runs[index].push(run);
    }
  }
  return runs;
}

/** How many times more the first took than the second: the median over rounds. */
export function ratio(runs, base, by = 'cpu') {
  return median(runs.map((each, round) => each[by] / base[round][by]));
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle - 1)] + sorted[Math.floor(middle)]) / 2;
}

function timed({ name, program = process.execPath, args, exit = 0 }, cwd) {
  // Bash tells the CPU time of a command with its children in milliseconds; Node has no call for that.
  const script = `TIMEFORMAT='%R %U %S'; time { "$@" >/dev/null 2>&1 </dev/null; }`;
  const isNode = program === process.execPath;
  const words = [program, ...(isNode ? ['--require', peak] : []), ...args];
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...words], {
    cwd,
    env: { ...process.env, PYFUNC_BENCH_PEAK: note },
    encoding: 'utf8',
  });
  const [, wall, user, system] = /^([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
  if (status !== exit || wall === undefined)
    throw new Error(`${name} ended with ${status}: ${stderr}`);
  return {
    wall: Number(wall),
    cpu: Number(user) + Number(system),
    memory: isNode ? Number(readFileSync(note, 'utf8')) / 1024 : undefined,
  };
}
