import { runPython } from '../../workspace/process/run-program.ts';

/** Commands that start another one without a network, the better one first. */
const wrappers = [
  ['unshare', '--net', '--'],
  ['unshare', '--user', '--map-root-user', '--net', '--'],
] as const;

/**
 * A command to put before another one that must not reach a network: `unshare` where this system lets
 * us; else none, and only the hook inside Python stands guard.
 */
export async function withoutNetwork(folder: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  for (const wrapper of wrappers) {
    const { ending } = await runPython([...wrapper, 'true'], { folder, seconds: 5 });
    if (ending.kind === 'exit' && ending.status === 0) return wrapper;
  }
  return [];
}
