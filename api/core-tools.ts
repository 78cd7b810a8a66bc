import { isOnPath } from '../workspace/process/on-path.ts';
import type { Host } from './host.ts';

/** Installs what starts an app on this machine. */
export const installCoreTools = 'npm install -g azure-functions-core-tools@4';

/** Starts an app in a shell whose environment is active, with what that needs first. */
export function startCommands(env: Host['env']): readonly string[] {
  return [...(isOnPath('func', env) ? [] : [installCoreTools]), 'func start'];
}
