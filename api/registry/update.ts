import { downgradesIn, type PinMove, planPinUpdate } from '../../registry/plan/plan-pin-update.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Host } from '../host.ts';
import { refuse } from '../refuse.ts';
import type { ConfiguredRegistry } from './configuration-about.ts';
import {
  type ConfigureOptions,
  configure,
  type HeldScope,
  type RegistriesOutcome,
  withScope,
} from './configure.ts';

/** How pins may move. */
export interface UpdateRegistriesOptions extends ConfigureOptions {
  /** Also where the source went back. */
  readonly allowDowngrade?: boolean | undefined;
}

/** Moves pins to the newest version that each source allows: of these namespaces, or of all. */
export async function updateRegistries(
  namespaces: readonly string[],
  options: UpdateRegistriesOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  const work = (held: HeldScope) => movePins(held, namespaces, options, host);
  return withScope(options, ({ top }) => top, work, host);
}

async function movePins(
  { scope, lock, diagnostics }: HeldScope,
  namespaces: readonly string[],
  options: UpdateRegistriesOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  const { env } = host;
  const plan = await planPinUpdate(scope, namespaces, { env });
  if (plan.kind === 'failed') return refuse([...diagnostics, ...plan.diagnostics], host);
  const problems = [
    ...plan.value.moves.flatMap((move) => move.diagnostics),
    ...(options.allowDowngrade === true ? [] : downgradesIn(plan.value.moves)),
  ];
  if (problems.length > 0) return refuse([...diagnostics, ...problems], host);
  return configure(
    {
      tree: plan.value.tree,
      ...(lock && { lock }),
      changes: changes(plan.value.tree, plan.value.edits),
      about: { root: plan.value.tree.root, registries: plan.value.moves.map(movedPin) },
      diagnostics,
      next: { kind: 'again', flags: ['--yes'] },
    },
    options,
    host,
  );
}

/** A registry with its pin now and the one it could have. */
export function movedPin({ registration, from, to }: PinMove) {
  return {
    namespace: registration.namespace,
    source: registration.text,
    from: from ?? null,
    to: to ?? null,
  } satisfies ConfiguredRegistry;
}
