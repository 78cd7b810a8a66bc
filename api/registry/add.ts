import { openLibrary } from '../../generators/templates/open-library.ts';
import type { Question } from '../../generators/templates/question.ts';
import { namespacePattern, problemWithHeader } from '../../registry/config/check-config.ts';
import type { RegistryEntry } from '../../registry/config/config.ts';
import type { ConfigScope } from '../../registry/config/config-scope.ts';
import { shownSource, sourceText } from '../../registry/config/parse-source.ts';
import { isRemote } from '../../registry/config/source.ts';
import { type Adding, planAdding } from '../../registry/plan/plan-adding.ts';
import { changes } from '../../workspace/change/changes.ts';
import { ask } from '../ask.ts';
import { type Host, sourceFor } from '../host.ts';
import {
  invalid,
  missingAnswers,
  type NextStep,
  type Outcome,
  unanswered,
  type ValidationError,
} from '../outcome.ts';
import { refuse } from '../refuse.ts';
import type { ConfiguredRegistry } from './configuration-about.ts';
import {
  type ConfigureOptions,
  configure,
  type HeldScope,
  type RegistriesOutcome,
  withScope,
} from './configure.ts';

/** Which registry to add. */
export interface AddRegistryOptions extends ConfigureOptions {
  /** The namespace of its templates, e.g. `@acme`. */
  readonly namespace?: string | undefined;
  /** e.g. `./tools/templates`, `npm:@acme/templates@^2` or `git+https://host/t.git#v2`. */
  readonly source?: string | undefined;
  /** Headers that are sent with a tarball URL, e.g. `Authorization: Bearer ${TOKEN}`. */
  readonly headers?: readonly string[] | undefined;
}

/** Names a registry in pyfunc.config and pins it, once it has been opened. */
export async function addRegistry(
  options: AddRegistryOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  const answered = await answersFrom(options, host);
  if (answered.kind === 'stopped') return answered.outcome;
  const { namespace, entry } = answered;
  const work = (held: HeldScope) => pinAndWrite(held, { namespace, entry }, options, host);
  return withScope(options, rootOfConfig, work, host);
}

/** The folder of the topmost pyfunc.config, or where one would be made. */
export function rootOfConfig({ found, top }: ConfigScope): string {
  return found.configs.at(-1)?.folder ?? top;
}

async function pinAndWrite(
  { scope, lock, diagnostics }: HeldScope,
  { namespace, entry }: { readonly namespace: string; readonly entry: RegistryEntry },
  options: AddRegistryOptions,
  host: Host,
): Promise<RegistriesOutcome> {
  const { env } = host;
  const plan = await planAdding(scope, namespace, entry, { env });
  if (plan.kind === 'failed') return refuse([...diagnostics, ...plan.diagnostics], host);
  return configure(
    {
      tree: plan.value.tree,
      ...(lock && { lock }),
      changes: changes(plan.value.tree, plan.value.edits),
      about: { root: rootOfConfig(scope), registries: [added(plan.value)] },
      diagnostics,
      pinned: plan.value.findings,
      next: repeatedBy(namespace, entry),
    },
    options,
    host,
  );
}

type Answered =
  | {
      readonly kind: 'answered';
      readonly namespace: string;
      readonly entry: RegistryEntry;
    }
  | { readonly kind: 'stopped'; readonly outcome: Outcome<never> };

async function answersFrom(
  { namespace, source, headers: texts = [] }: AddRegistryOptions,
  host: Host,
): Promise<Answered> {
  const ended = (outcome: Outcome<never>) => ({ kind: 'stopped', outcome }) as const;
  const { headers, errors } = readHeaders(texts);
  if (namespace !== undefined) errors.push(...errorsInNamespace(namespace));
  if (errors.length > 0) return ended(invalid(errors));
  const given = { ...(namespace && { namespace }), ...(source && { source }) };
  const asked = await ask(questions, given, sourceFor(host, false), host);
  if (asked.kind === 'missing') {
    const known = source === undefined ? './tools/pyfunc-templates' : shownSource(source);
    const example = { source: known, ...(headers && { headers }) };
    const next = repeatedBy(namespace ?? '@acme', example);
    return ended(missingAnswers(asked.questions, { next: [next] }));
  }
  if (asked.kind !== 'answered') return ended(unanswered(asked));
  const { answers } = asked;
  const late = errorsInNamespace(String(answers.namespace));
  if (late.length > 0) return ended(invalid(late));
  const entry = { source: String(answers.source), ...(headers && { headers }) };
  return { kind: 'answered', namespace: String(answers.namespace), entry };
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

function errorsInNamespace(namespace: string): ValidationError[] {
  if (namespacePattern.test(namespace)) return [];
  const rule = 'must be @ followed by lowercase letters, digits or dashes, e.g. @acme';
  return [{ message: `the namespace ${JSON.stringify(namespace)} ${rule}` }];
}

function readHeaders(texts: readonly string[]) {
  const errors: ValidationError[] = [];
  const wrong = (message: string) => void errors.push({ option: 'header', message });
  const pairs = texts.flatMap((text) => {
    const [, name, value] = /^([^:\s]+):\s*(.+)$/.exec(text) ?? [];
    // Not repeated: it may hold a token that was meant to stay out of logs.
    if (name === undefined || value === undefined) {
      wrong('must be a name, a colon and a value');
      return [];
    }
    const problem = problemWithHeader(name, value);
    if (problem !== undefined) wrong(`${name} ${problem}`);
    return [[name, value] as const];
  });
  return { errors, headers: pairs.length > 0 ? Object.fromEntries(pairs) : undefined };
}

function added({ registration, pack }: Adding): ConfiguredRegistry {
  const { namespace, source } = registration;
  return {
    namespace,
    source: sourceText(source),
    version: pack.version,
    ...(pack.commit && { commit: pack.commit }),
    ...(isRemote(source) && { integrity: pack.integrity }),
    templates: openLibrary(pack.tree).names.map((name) => `${namespace}/${name}`),
  };
}

function repeatedBy(namespace: string, { source, headers }: RegistryEntry): NextStep {
  const words = Object.entries(headers ?? {}).flatMap(([name, value]) => [
    '--header',
    `${name}: ${value}`,
  ]);
  return { kind: 'command', words: ['registry', 'add', namespace, source, ...words, '--yes'] };
}
