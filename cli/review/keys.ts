import type { Io } from '../views/terminal.ts';

/** A key that a person pressed: a letter as it is, or one of these. */
export type Key = string | 'enter' | 'escape' | 'up' | 'down' | 'cancel' | 'suspend';

const named: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x03': 'cancel',
  '\x04': 'cancel',
  '\x1a': 'suspend',
  '\x1b': 'escape',
  '\x1b[A': 'up',
  '\x1b[D': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'down',
};

/**
 * Waits for one key without Enter. Where the terminal is read line by line, for a screen reader, the
 * first letter of a line is the key.
 */
export async function readKey(io: Pick<Io, 'accessible'>): Promise<Key> {
  const { stdin } = process;
  const isRaw = !io.accessible && stdin.isTTY;
  if (isRaw) stdin.setRawMode(true);
  try {
    const text = await nextText();
    if (!isRaw) return text === undefined ? 'cancel' : text.trim().charAt(0) || 'enter';
    return text === undefined ? 'cancel' : (named[text] ?? text);
  } finally {
    if (isRaw) stdin.setRawMode(false);
    stdin.pause();
  }
}

/** One key of what was typed, or a line; what was typed beyond it stays for the next reader. */
function nextText(): Promise<string | undefined> {
  const { stdin } = process;
  return new Promise((resolve) => {
    const done = (text: string | undefined) => {
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      resolve(text);
    };
    const onEnd = () => done(undefined);
    const onData = (data: Buffer) => {
      const text = data.toString('utf8');
      const [key = text] = stdin.isRaw ? (/^(?:\x1b\[[A-Z]|[\s\S])/u.exec(text) ?? []) : [text];
      stdin.pause();
      if (key.length < text.length) stdin.unshift(Buffer.from(text.slice(key.length)));
      done(key);
    };
    stdin.on('data', onData);
    stdin.on('end', onEnd);
    stdin.resume();
  });
}
