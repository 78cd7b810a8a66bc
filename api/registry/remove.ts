import { readScope } from '../../registry/config/config-scope.ts';
import { planRemoving } from '../../registry/plan/plan-removing.ts';
import { changes } from '../../workspace/change/changes.ts';
import { recoverApp } from '../apps/recover-app.ts';
import type { Host } from '../host.ts';
import { type ConfigureOptions, configure, type RegistriesOutcome, refuse } from './configure.ts';

/** Whether to remove a registry all the same. */
export interface RemoveRegistryOptions extends ConfigureOptions {
  /** Even where apps have something that it made. */
  readonly force?: boolean | undefined;
}

/** Takes a registry and its pin out, unless apps have something that it made. */
export async function removeRegistry(
  namespace: string,
  options: RemoveRegistryOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  const { cwd, env } = host;
  const scope = await readScope(cwd, env.HOME);
  if (!('registrations' in scope)) return refuse(scope, host);
  const root = scope.found.configs.at(-1)?.folder ?? scope.top;
  const { kind, diagnostics } = await recoverApp(root);
  if (kind === 'blocked') return refuse(diagnostics, host);
  const plan = await planRemoving(scope, namespace, options.force === true);
  if (!('tree' in plan)) return refuse([...diagnostics, ...plan], host);
  return configure(
    {
      tree: plan.tree,
      changes: changes(plan.tree, plan.edits),
      about: { root, registries: [{ namespace }] },
      diagnostics,
      next: { kind: 'again', flags: ['--yes'] },
    },
    options,
    host,
  );
}
