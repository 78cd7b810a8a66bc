import { execFileSync } from 'node:child_process';

/**
 * In namespaces of its own: no network, nothing of the home folder but its Pythons, and the rights of
 * nobody. The environment is empty but for PATH.
 */
const script = `
if [ -d "$HOME/.pyenv" ]; then
  mount --bind "$HOME/.pyenv" /mnt
  mount -t tmpfs -o mode=755 none "$HOME"
  mkdir "$HOME/.pyenv"
  mount --bind /mnt "$HOME/.pyenv"
fi
exec env -i PATH="$PATH" PYTHONIOENCODING=utf-8 \\
  setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "$@"
`;

const command = ['unshare', '--net', '--mount', 'sh', '-ec', script, 'sh'];

/** A command to put before another one that runs foreign code; undefined where this machine has none. */
export function confinement(): readonly string[] | undefined {
  const [file = '', ...args] = command;
  try {
    execFileSync(file, [...args, 'true'], { stdio: 'ignore' });
    return command;
  } catch {
    return undefined;
  }
}
