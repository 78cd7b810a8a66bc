import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { type Pausable, runToCompletion, runWithPauses } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';

describe('pausable work', () => {
  test('lets signals be handled', async () => {
    const signal = once(process, 'SIGUSR2');
    let isHeard = false;
    signal.then(() => {
      isHeard = true;
    });
    process.kill(process.pid, 'SIGUSR2');
    function* work(): Pausable<string> {
      while (!isHeard) yield;
      return 'heard';
    }
    expect(await runWithPauses(work())).toBe('heard');
  });

  test('returns the same result as without pauses', async () => {
    function* work(): Pausable<number> {
      let sum = 0;
      for (let each = 0; each < 10; each += 1) {
        sum += each;
        yield;
      }
      return sum;
    }
    expect(runToCompletion(work())).toBe(45);
    expect(await runWithPauses(work())).toBe(45);
  });

  test('propagates errors', async () => {
    function* work(): Pausable<never> {
      yield;
      throw new Error('boom');
    }
    await expect(runWithPauses(work())).rejects.toThrow('boom');
  });

  test.each(['in-place', 'single-file', 'blueprints'] as const)(
    'a migration %s may pause at each function',
    async (layout) => {
      await initParser();
      const names = Array.from({ length: 20 }, (_, index) => `F${index}`);
      const files = names.flatMap((name) => [
        [`${name}/function.json`, functionJson],
        [`${name}/__init__.py`, 'def main(timer):\n    pass\n'],
      ]);
      const tree = memoryTree(Object.fromEntries([['host.json', '{}'], ...files]));
      const options = { layout, leaveOut: [], merge: false, upgrade: [], webApp: false };
      let pauses = 0;
      const work = planMigration(tree, options);
      while (work.next().done !== true) pauses += 1;
      expect(pauses).toBeGreaterThan(3 * names.length);
    },
  );
});

const functionJson = JSON.stringify({
  bindings: [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 0 * * *' }],
});
