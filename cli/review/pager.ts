import { spawn } from 'node:child_process';
import type { Session } from '../command.ts';
import type { Line } from '../views/terminal.ts';

/** `less` as it is used unless it is configured: colors, and the text stays on the screen afterwards. */
const usual = 'less -R -F -X';

/**
 * Shows lines in `$PAGER`, or in less where none is set. Prints them where there is no terminal, no pager
 * or where a screen reader follows the output.
 */
export async function showInPager(lines: readonly Line[], { io, env }: Session): Promise<void> {
  const command = env.PAGER === undefined || env.PAGER.trim() === '' ? usual : env.PAGER;
  const canPage = io.isTTY && !io.accessible && env.TERM !== 'dumb' && command !== 'cat';
  if (canPage && (await page(command, io.rendered(...lines)))) return;
  for (let at = 0; at < lines.length; at += 10_000) io.out(...lines.slice(at, at + 10_000));
}

/** Whether the pager could be started. Ctrl-C is the pager's own while it runs. */
async function page(command: string, text: string): Promise<boolean> {
  const listeners = process.listeners('SIGINT');
  process.removeAllListeners('SIGINT');
  const ignore = () => {};
  process.on('SIGINT', ignore);
  try {
    return await new Promise((resolve) => {
      // PAGER is a shell command by convention.
      const pager = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'inherit'] });
      pager.on('error', () => resolve(false));
      pager.on('close', (code) => resolve(code !== 127 && code !== 126));
      // The reader may leave before all is written.
      pager.stdin.on('error', ignore);
      pager.stdin.end(text);
    });
  } finally {
    process.off('SIGINT', ignore);
    for (const each of listeners) process.on('SIGINT', each);
  }
}
