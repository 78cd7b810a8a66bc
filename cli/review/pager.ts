import { spawn } from 'node:child_process';
import type { Session } from '../command.ts';
import { type Line, rowsOf } from '../views/terminal.ts';

/** Unless less is configured: colors, and a text that fits or was read stays on the screen. */
const usual = { LESS: 'FRX', LV: '-c' };

interface Pager {
  readonly command: string;
  /** PAGER is a command of the shell by convention. */
  readonly shell: boolean;
}

/** As in git: a variable that is empty, or `cat`, means none. */
function pagerOf({ PAGER }: Session['env']): Pager | undefined {
  if (PAGER === undefined) return { command: 'less', shell: false };
  return ['', 'cat'].includes(PAGER.trim()) ? undefined : { command: PAGER, shell: true };
}

/** Shows lines in `$PAGER`, or in less where none is set; prints them where there is none. */
export async function showInPager(lines: readonly Line[], { io, env }: Session): Promise<void> {
  const pager = io.pages ? pagerOf(env) : undefined;
  if (pager !== undefined) {
    io.progress();
    if (await page(pager, io.rendered(...lines), env)) return;
  }
  for (let at = 0; at < lines.length; at += 10_000) io.out(...lines.slice(at, at + 10_000));
}

/** The same where they do not fit on the screen. A run that a signal ended waits for nobody. */
export async function showResult(lines: readonly Line[], session: Session): Promise<void> {
  const { io, signal } = session;
  const rows = lines.reduce((sum, line) => sum + rowsOf(line, io.columns), 0);
  // The prompt of the shell takes a row too.
  const fits = rows < (io.rows ?? Number.POSITIVE_INFINITY);
  if (fits || signal.aborted) io.out(...lines);
  else await showInPager(lines, session);
}

/** Whether the pager could be started. Ctrl-C is the pager's own while it runs. */
async function page(
  { command, shell }: Pager,
  text: string,
  env: Session['env'],
): Promise<boolean> {
  const listeners = process.listeners('SIGINT');
  process.removeAllListeners('SIGINT');
  const ignore = () => {};
  process.on('SIGINT', ignore);
  try {
    return await new Promise((resolve) => {
      const pager = spawn(command, {
        shell,
        stdio: ['pipe', 'inherit', 'inherit'],
        env: { ...usual, ...env },
      });
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
