import { homedir } from 'node:os';
import path from 'node:path';

/** Where this system keeps what can be made again, with a folder of ours in it. */
export function cacheFolder(environment: NodeJS.ProcessEnv, platform = process.platform): string {
  const home = environment.HOME || homedir();
  if (platform === 'win32') {
    return path.join(
      environment.LOCALAPPDATA || path.join(home, 'AppData', 'Local'),
      'pyfunc',
      'Cache',
    );
  }
  const { XDG_CACHE_HOME: xdg } = environment;
  // The specification says to ignore what is not absolute.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'pyfunc');
  return path.join(home, platform === 'darwin' ? 'Library/Caches' : '.cache', 'pyfunc');
}
