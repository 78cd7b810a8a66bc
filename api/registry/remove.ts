import { planRemoving } from '../../registry/plan/plan-removing.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Host } from '../host.ts';
import { refuse } from '../refuse.ts';
import { rootOfConfig } from './add.ts';
import {
  type ConfigureOptions,
  configure,
  type HeldScope,
  type RegistriesOutcome,
  withScope,
} from './configure.ts';

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
  const work = (held: HeldScope) => removeFrom(held, namespace, options, host);
  return withScope(options, rootOfConfig, work, host);
}

async function removeFrom(
  { scope, lock, diagnostics }: HeldScope,
  namespace: string,
  options: RemoveRegistryOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  const plan = await planRemoving(scope, namespace, options.force === true);
  if (plan.kind === 'failed') return refuse([...diagnostics, ...plan.diagnostics], host);
  return configure(
    {
      tree: plan.value.tree,
      ...(lock && { lock }),
      changes: changes(plan.value.tree, plan.value.edits),
      about: { root: rootOfConfig(scope), registries: [{ namespace }] },
      diagnostics,
      next: { kind: 'again', flags: ['--yes'] },
    },
    options,
    host,
  );
}
