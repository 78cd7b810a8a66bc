import { putRight } from '../../../api/recover-app.ts';
import { readScope } from '../../../registry/config/config-scope.ts';
import {
  downgradesIn,
  type PinMove,
  planPinUpdate,
} from '../../../registry/plan/plan-pin-update.ts';
import { changes } from '../../../workspace/change/changes.ts';
import type { Run } from '../../command.ts';
import { versionOf } from '../../views/registry/added.ts';
import { columns } from '../../views/registry/columns.ts';
import { again } from '../../views/run-again.ts';
import { refuse } from './refuse.ts';
import { writeConfigs } from './write-configs.ts';

/** Moves pins to the newest version that each source allows. Apps are updated by `pyfunc update`. */
export const run: Run = async (session, first, options, more) => {
  const { cwd, env } = session;
  const reach = await readScope(cwd, env.HOME);
  if (!('registrations' in reach)) return refuse(reach, session);
  const { notes, problem } = await putRight(reach.top);
  if (problem !== undefined) return refuse([problem], session);
  const names = first === undefined ? [] : [first, ...more];
  const plan = await planPinUpdate(reach, names, { env });
  if (!('moves' in plan)) return refuse([...notes, ...plan], session);
  const problems = [
    ...plan.moves.flatMap((move) => move.problem ?? []),
    ...(options.allowDowngrade === true ? [] : downgradesIn(plan.moves)),
  ];
  if (problems.length > 0) return refuse([...notes, ...problems], session);
  return writeConfigs(
    {
      tree: plan.tree,
      changes: changes(plan.tree, plan.edits),
      about: plan.moves.length > 0 ? moveLines(plan.moves) : [noPins],
      registries: plan.moves.map(moveJson),
      findings: notes,
      next: ['Bring the apps up to date with: pyfunc update --all'],
      again: again(session, ['--yes']),
    },
    options,
    session,
  );
};

const noPins = 'No registry is pinned: those that lie in the repository need no pin.';

/** A registry, its version now and the one it could have. */
export function moveLines(moves: readonly PinMove[]): string[] {
  return columns(
    moves.map(({ registration, from, to, problem }) => [
      registration.namespace,
      from === undefined ? 'not pinned' : versionOf(from),
      problem !== undefined ? 'not reached' : `→ ${to === undefined ? '?' : versionOf(to)}`,
    ]),
  );
}

/** The same for machines. */
export function moveJson({ registration, from, to }: PinMove): object {
  return {
    namespace: registration.namespace,
    source: registration.text,
    from: from ?? null,
    to: to ?? null,
  };
}
