import { putRight } from '../../../api/recover-app.ts';
import { readScope } from '../../../registry/config/config-scope.ts';
import { planRemoving } from '../../../registry/plan/plan-removing.ts';
import { changes } from '../../../workspace/change/changes.ts';
import type { Run } from '../../command.ts';
import { again } from '../../views/run-again.ts';
import { refuse } from './refuse.ts';
import { writeConfigs } from './write-configs.ts';

/** Takes a registry and its pin out, unless apps have something that it made. */
export const run: Run = async (session, namespace = '', options) => {
  const { cwd, env } = session;
  const reach = await readScope(cwd, env.HOME);
  if (!('registrations' in reach)) return refuse(reach, session);
  const { notes, problem } = await putRight(reach.found.configs.at(-1)?.folder ?? reach.top);
  if (problem !== undefined) return refuse([problem], session);
  const plan = await planRemoving(reach, namespace, options.force === true);
  if (!('tree' in plan)) return refuse([...notes, ...plan], session);
  return writeConfigs(
    {
      tree: plan.tree,
      changes: changes(plan.tree, plan.edits),
      about: [],
      registries: [{ namespace }],
      findings: notes,
      next: [`What ${namespace} made stays as it is.`],
      again: again(session, ['--yes']),
    },
    options,
    session,
  );
};
