import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { packUntrusted, trustNotKept } from '../../diagnostics/registry/generation.ts';
import type { Registries } from '../../registry/open/registries.ts';
import { placeToRun, plopfileOf } from '../../registry/permissions/plop-pack.ts';
import {
  findTrust,
  recordTrust,
  trustFile,
  wantedTrust,
} from '../../registry/permissions/trust.ts';
import { commandLine } from '../../workspace/text/command-line.ts';
import { confirm } from '../ask.ts';
import type { AnswerSource, Host } from '../host.ts';
import { type Outcome, stopped } from '../outcome.ts';
import { registriesFor } from '../registries-for.ts';
import { placed } from '../report/placed.ts';
import type { RunOptions } from './run-options.ts';

type Trusted =
  | { readonly kind: 'trusted'; readonly path: string; readonly registries: Registries }
  | { readonly kind: 'stopped'; readonly outcome: Outcome<never> };

/**
 * The plopfile of a registry, absolute, once a person said that it may run: now, with `trust`, or
 * earlier of the very same files.
 */
export async function trustedPlopfile(
  namespace: string,
  options: RunOptions,
  source: AnswerSource,
  host: Host,
): Promise<Trusted> {
  const { env } = host;
  const refused = (diagnostics: readonly Diagnostic[]) =>
    ({ kind: 'stopped', outcome: stopped('refused', placed(diagnostics)) }) as const;
  const registries = await registriesFor(host, [namespace], options);
  if (registries.kind === 'failed') return refused(registries.diagnostics);
  const configured = registries.value.configured.find((each) => each.namespace === namespace);
  if (configured === undefined) throw new Error(`${namespace} was opened, but is not there`);
  const pack = registries.value.pack(namespace);
  const path = plopfileOf(configured, pack);
  if (path.kind === 'failed') return refused(path.diagnostics);
  const wanted = wantedTrust(configured, pack);
  const trust = findTrust(wanted, env);
  const file = trustFile(env);
  if (trust.kind === 'failed') {
    return refused([diagnose(trustNotKept, { path: file, problem: trust.reason })]);
  }
  if (trust.value !== 'trusted') {
    const refusal = diagnose(packUntrusted, {
      namespace,
      source: wanted.source,
      hasChanged: trust.value === 'changed',
      command: withTrust(namespace, options),
    });
    const answer =
      options.trust === true || (source === 'person' && (await askTrust(refusal, host)));
    if (answer === 'canceled') return { kind: 'stopped', outcome: stopped('canceled') };
    if (!answer) return refused([refusal]);
    const problem = recordTrust(wanted, env);
    if (problem !== undefined) return refused([diagnose(trustNotKept, { path: file, problem })]);
  }
  return {
    kind: 'trusted',
    path: join(placeToRun(configured, pack), path.value),
    registries: registries.value,
  };
}

/** The same command with `--trust`, before what is meant for the generator. */
function withTrust(
  namespace: string,
  { generator, inOrder = [], answers = {}, dest, yes, dryRun }: RunOptions,
): string {
  const named = Object.entries(answers).map(([name, answer]) => `--${name}=${answer}`);
  return commandLine([
    ...['pyfunc', 'run', namespace, '--trust'],
    ...(generator === undefined ? [] : [generator]),
    ...inOrder,
    ...(dest === undefined ? [] : ['--dest', dest]),
    ...(yes === true ? ['--yes'] : []),
    ...(dryRun === true ? ['--dry-run'] : []),
    ...(named.length === 0 ? [] : ['--', ...named]),
  ]);
}

async function askTrust({ message }: Diagnostic, host: Host): Promise<boolean | 'canceled'> {
  host.on({ kind: 'notice', text: message });
  return confirm('trust', 'It would run with your rights. Run it?', host, false);
}
