import type { Answers } from '../generators/templates/question.ts';
import { isOnPath } from '../workspace/process/on-path.ts';
import type { Host } from './host.ts';

/** Installs what starts an app on this machine. */
export const installCoreTools = 'npm install -g azure-functions-core-tools@4';

/** Installs the storage emulator, which takes the place of an account on this machine. */
export const installStorage = 'npm install -g azurite';

/** Starts the emulators in an app's compose.yaml, and waits until they answer. */
export const startEmulators = 'docker compose up --detach --wait';

/** Starts the storage emulator in a shell that goes on. */
export const startStorage = process.platform === 'win32' ? 'start azurite' : 'azurite --silent &';

/** Tests and starts a new app in a shell whose environment is active, with what that needs first. */
export function startCommands(env: Host['env'], { extras, tests }: Answers): readonly string[] {
  const hasEmulators = Array.isArray(extras) && extras.includes('emulators');
  const lacksStorage = !hasEmulators && !isOnPath('azurite', env);
  return [
    ...(tests === 'pytest' ? ['python -m pytest'] : []),
    ...(isOnPath('func', env) ? [] : [installCoreTools]),
    ...(lacksStorage ? [installStorage] : []),
    hasEmulators ? startEmulators : startStorage,
    'func start',
  ];
}
