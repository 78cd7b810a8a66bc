import { join } from 'node:path';
import { confirm, type Source } from '../cli/ask/ask.ts';
import type { Options, Session } from '../cli/command.ts';
import { commandLine } from '../cli/views/command-line.ts';
import { program } from '../cli/views/run-again.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { packUntrusted, trustNotKept } from '../diagnostics/registry/generation.ts';
import { placeToRun, plopfileOf } from '../registry/permissions/plop-pack.ts';
import { findTrust, recordTrust, trustFile, wantedTrust } from '../registry/permissions/trust.ts';
import { refusalFinding } from './refusal.ts';
import { registriesFor } from './registries-at-hand.ts';

/**
 * The plopfile of a registry, absolute, once a person said that it may run: now, with `--trust`, or
 * earlier of the very same files.
 */
export async function trustedPlopfile(
  session: Session,
  namespace: string,
  options: Options,
  source: Source,
): Promise<string | readonly Diagnostic[] | 'interrupted'> {
  const { env } = session;
  const registries = await registriesFor(session, [namespace], options);
  if (!('library' in registries)) return registries;
  const configured = registries.configured.find((each) => each.namespace === namespace);
  if (configured === undefined) throw new Error(`${namespace} was opened, but is not there`);
  const pack = registries.pack(namespace);
  const path = plopfileOf(configured, pack);
  if (typeof path !== 'string') return [path];
  const wanted = wantedTrust(configured, pack);
  const trust = findTrust(wanted, env);
  const file = trustFile(env);
  if (typeof trust === 'object') return [diagnose(trustNotKept, { path: file, ...trust })];
  if (trust !== 'trusted') {
    const refusal = diagnose(packUntrusted, {
      namespace,
      source: wanted.source,
      hasChanged: trust === 'changed',
      command: withTrust(session, namespace),
    });
    const answer =
      options.trust === true || (source === 'person' && (await askTrust(refusal, session)));
    if (answer === 'interrupted') return answer;
    if (!answer) return [refusal];
    const problem = recordTrust(wanted, env);
    if (problem !== undefined) return [diagnose(trustNotKept, { path: file, problem })];
  }
  const unpinned = options.dryRun === true ? [] : await registries.recordPins();
  if (unpinned.length > 0) {
    return unpinned.map(({ folder, refusal }) => refusalFinding(refusal, folder));
  }
  return join(placeToRun(configured, pack), path);
}

/** The same command with `--trust`, before what is meant for the generator. */
function withTrust({ words, env }: Session, namespace: string): string {
  const all = words.flatMap((word) => (word === namespace ? [word, '--trust'] : [word]));
  return commandLine([...program(env), ...all]);
}

async function askTrust(
  { message }: Diagnostic,
  { io }: Session,
): Promise<boolean | 'interrupted'> {
  io.out(message);
  return confirm('It would run with your rights. Run it?', false);
}
