import { isOnPath } from '../../workspace/process/on-path.ts';

/** Programs that install Python, with their command; the first that is there is named. */
const installers: readonly (readonly [program: string, command: string])[] = [
  ['uv', 'uv python install 3.13'],
  ['brew', 'brew install python@3.13'],
  ['winget', 'winget install Python.Python.3.13'],
  ['apt-get', 'sudo apt-get install -y python3'],
  ['dnf', 'sudo dnf install -y python3'],
  ['apk', 'sudo apk add python3'],
  ['pacman', 'sudo pacman -S --noconfirm python'],
  ['zypper', 'sudo zypper install -y python313'],
];

/**
 * The one command that installs a Python that can index an app, by what this machine has. Where no
 * package manager is known, the installer of uv comes first, which puts uv where this shell does not look.
 */
export function installPython(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const found = installers.find(([program]) => isOnPath(program, environment))?.[1];
  if (found !== undefined) {
    // Containers run as root and have no sudo.
    return isOnPath('sudo', environment) ? found : found.replace(/^sudo /, '');
  }
  return platform === 'win32'
    ? 'powershell -c "irm https://astral.sh/uv/install.ps1 | iex; & $HOME/.local/bin/uv.exe python install 3.13"'
    : 'curl -LsSf https://astral.sh/uv/install.sh | sh && ~/.local/bin/uv python install 3.13';
}
