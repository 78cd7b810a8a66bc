import { spawnSync } from 'node:child_process';

/**
 * Times whole processes, each contender once a round, so that a busy moment hits all of them alike.
 * Returns seconds by contender, one for each round.
 */
export function compare(contenders, rounds) {
  const seconds = contenders.map(() => []);
  // Round 0 warms the caches of the disk.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const cwd = contender.prepare?.() ?? process.cwd();
      const start = performance.now();
      const { status } = spawnSync(process.execPath, contender.args, { cwd, stdio: 'ignore' });
      const end = performance.now();
      if (status !== 0) throw new Error(`${contender.name} ended with ${status}`);
      if (round > 0) seconds[index].push((end - start) / 1000);
    }
  }
  return seconds;
}

/** How many times longer the first took than the second: the median over rounds. */
export function ratio(seconds, base) {
  return median(seconds.map((each, round) => each / base[round]));
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle - 1)] + sorted[Math.floor(middle)]) / 2;
}
