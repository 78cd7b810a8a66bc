import type { Answers } from '../generators/templates/question.ts';
import { isOnPath } from '../workspace/process/on-path.ts';
import type { Host } from './host.ts';

/** Installs what starts an app on this machine. */
export const installCoreTools = 'npm install -g azure-functions-core-tools@4';

/** Starts the emulators in an app's compose.yaml, and waits until they answer. */
export const startEmulators = 'docker compose up --detach --wait';

/** Starts an app in a shell whose environment is active, with what that needs first. */
export function startCommands(env: Host['env'], { extras }: Answers): readonly string[] {
  return [
    ...(isOnPath('func', env) ? [] : [installCoreTools]),
    ...(Array.isArray(extras) && extras.includes('emulators') ? [startEmulators] : []),
    'func start',
  ];
}
