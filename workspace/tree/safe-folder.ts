import { spawnSync } from 'node:child_process';

/** Whether git was told, by `safe.directory`, to trust this folder although another user owns it. */
export function isSafeFolder(folder: string): boolean {
  // Not from the repository's own settings, which are what is in question.
  return ['--global', '--system'].some((scope) => {
    const words = ['config', scope, '--get-all', 'safe.directory'];
    const { status, stdout } = spawnSync('git', words, { cwd: '/', encoding: 'utf8' });
    return status === 0 && stdout.split('\n').some((line) => means(line, folder));
  });
}

function means(setting: string, folder: string): boolean {
  if (setting === '*' || setting === folder) return true;
  return setting.endsWith('/*') && folder.startsWith(setting.slice(0, -1));
}
