import { putRight } from '../../../api/recover-app.ts';
import type { Exit } from '../../../api/report/exit.ts';
import type { Question } from '../../../generators/templates/question.ts';
import { namespacePattern, problemWithHeader } from '../../../registry/config/check-config.ts';
import type { RegistryEntry } from '../../../registry/config/config.ts';
import { readScope } from '../../../registry/config/config-scope.ts';
import { planAdding } from '../../../registry/plan/plan-adding.ts';
import { changes } from '../../../workspace/change/changes.ts';
import { ask, sourceOf } from '../../ask/ask.ts';
import { sayMissing, sayObjections } from '../../ask/missing-answers.ts';
import type { Options, Run, Session } from '../../command.ts';
import { commandLine } from '../../views/command-line.ts';
import { standingPlace } from '../../views/create-report.ts';
import { addedJson, addedLines, nextLines } from '../../views/registry/added.ts';
import { program } from '../../views/run-again.ts';
import { refuse } from './refuse.ts';
import { writeConfigs } from './write-configs.ts';

/** Names a registry in pyfunc.config and pins it, once it has been opened. */
export const run: Run = async (session, first, options, more) => {
  const { cwd, env } = session;
  const answers = await answersFrom([first, more[0]], options, session);
  if (typeof answers === 'string') return answers;
  const { namespace, entry } = answers;
  const reach = await readScope(cwd, env.HOME);
  if (!('registrations' in reach)) return refuse(reach, session);
  const root = reach.found.configs.at(-1)?.folder ?? reach.top;
  const { notes, problem } = await putRight(root);
  if (problem !== undefined) return refuse([problem], session);
  const plan = await planAdding(reach, namespace, entry, { env });
  if (!('pack' in plan)) return refuse([...notes, ...plan], session);
  return writeConfigs(
    {
      tree: plan.tree,
      changes: changes(plan.tree, plan.edits),
      about: addedLines(plan),
      registries: [addedJson(plan)],
      findings: notes,
      pinned: plan.findings,
      next: nextLines(plan, session),
      again: again(namespace, entry, session),
    },
    options,
    session,
  );
};

/** What was not given is asked for; ends the run where nobody can be asked. */
async function answersFrom(
  [namespace, source]: readonly [string | undefined, string | undefined],
  options: Options,
  session: Session,
): Promise<{ readonly namespace: string; readonly entry: RegistryEntry } | Exit> {
  const { headers, objections } = headersIn(options);
  if (namespace !== undefined) objections.push(...objectionsTo(namespace));
  if (objections.length > 0) return sayObjections(objections, session);
  const given = { ...(namespace && { namespace }), ...(source && { source }) };
  const { io, json } = session;
  const asked = await ask(questions, given, sourceOf(io, { yes: false, json }));
  if (asked.kind === 'interrupted') return 'interrupted';
  if (asked.kind === 'missing') {
    const example = { source: source ?? './tools/pyfunc-templates', ...(headers && { headers }) };
    const next = again(namespace ?? '@acme', example, session);
    return sayMissing(asked.questions, next, session, ['namespace', 'source']);
  }
  const { answers } = asked;
  const late = objectionsTo(String(answers.namespace));
  if (late.length > 0) return sayObjections(late, session);
  const entry = { source: String(answers.source), ...(headers && { headers }) };
  return { namespace: String(answers.namespace), entry };
}

/** Answered by the words after `add`. */
const questions: readonly Question[] = [
  {
    name: 'namespace',
    title: 'Namespace of its templates, e.g. @acme',
    kind: 'text',
    format: 'line',
  },
  {
    name: 'source',
    title: 'Where it is: ./folder, npm:name@range …',
    kind: 'text',
    format: 'line',
  },
];

function objectionsTo(namespace: string): string[] {
  if (namespacePattern.test(namespace)) return [];
  const rule = 'must be @ and small letters, digits or dashes, e.g. @acme';
  return [`the namespace ${JSON.stringify(namespace)} ${rule}`];
}

/** `--header "Authorization: Bearer ${TOKEN}"`, as often as it is given. */
function headersIn(options: Options) {
  const given = Array.isArray(options.header) ? options.header : [];
  const objections: string[] = [];
  const pairs = given.flatMap((text: string) => {
    const [, name, value] = /^([^:\s]+):\s*(.+)$/.exec(text) ?? [];
    // Not repeated: it may hold a token that was meant to stay out of logs.
    if (name === undefined || value === undefined) {
      objections.push('--header: must be a name, a colon and a value');
      return [];
    }
    const problem = problemWithHeader(name, value);
    if (problem !== undefined) objections.push(`--header: ${name} ${problem}`);
    return [[name, value] as const];
  });
  return { objections, headers: pairs.length > 0 ? Object.fromEntries(pairs) : undefined };
}

function again(namespace: string, { source, headers }: RegistryEntry, session: Session): string {
  return commandLine([
    ...program(session.env),
    'registry',
    'add',
    namespace,
    source,
    ...Object.entries(headers ?? {}).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...standingPlace(session.words),
    '--yes',
  ]);
}
