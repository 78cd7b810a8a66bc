import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { readJson } from '../../workspace/text/json.ts';
import { readUserFile, writeUserFile } from '../../workspace/user-file.ts';
import { sourceText } from '../config/parse-source.ts';
import { isRemote } from '../config/source.ts';
import type { Pack } from '../open/pack.ts';
import type { Configured } from '../open/registries.ts';

/** A registry whose program a person allowed to run: as it was then, from where it was then. */
export interface Trusted {
  readonly namespace: string;
  /** As it is written in full, or the folder. */
  readonly source: string;
  /** Over all files of the registry. */
  readonly integrity: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What would have to be trusted to run the program of a registry. */
export function wantedTrust({ namespace, source }: Configured, pack: Pack): Trusted {
  const from = isRemote(source) ? sourceText(source) : pack.tree.root;
  return { namespace, source: from, integrity: pack.integrity };
}

/**
 * Whether a person said so before, on this machine: `changed` where that was for other files of the
 * same registry. Returns why it cannot be told, as the end of a sentence.
 */
export function findTrust(
  wanted: Trusted,
  environment: Environment,
): Attempt<'trusted' | 'changed' | 'unknown'> {
  const known = readTrust(environment);
  if (known.kind === 'failed') return known;
  const same = known.value.filter(
    ({ namespace, source }) => namespace === wanted.namespace && source === wanted.source,
  );
  if (same.some(({ integrity }) => integrity === wanted.integrity)) return ok('trusted');
  return ok(same.length > 0 ? 'changed' : 'unknown');
}

/** Writes down what a person said, in place of what they said of older files. Returns why not. */
export function recordTrust(wanted: Trusted, environment: Environment): string | undefined {
  const known = readTrust(environment);
  if (known.kind === 'failed') return known.reason;
  const others = known.value.filter(
    ({ namespace, source }) => namespace !== wanted.namespace || source !== wanted.source,
  );
  const text = `${JSON.stringify({ version: 1, packs: [...others, wanted] }, null, 2)}\n`;
  return writeUserFile(trustFile(environment), text);
}

/** Where it is kept, absolute. */
export function trustFile({ XDG_CONFIG_HOME: xdg = '', APPDATA, HOME }: Environment): string {
  const usual = join(HOME || homedir(), '.config');
  const system = process.platform === 'win32' && APPDATA ? APPDATA : usual;
  // The specification says to ignore what is not absolute.
  return join(isAbsolute(xdg) ? xdg : system, 'pyfunc', 'trust.json');
}

function readTrust(environment: Environment): Attempt<readonly Trusted[]> {
  const text = readUserFile(trustFile(environment));
  if (text.kind === 'failed') return text;
  if (text.value === undefined) return ok([]);
  const json = readJson(text.value);
  if (json.kind === 'malformed') return failedBecause(`is not valid JSON (${json.problem})`);
  const { version, packs } = Object(json.value);
  if (version !== 1 || !Array.isArray(packs)) {
    return failedBecause('has a form that is not known');
  }
  return ok(packs.filter(isTrusted));
}

function isTrusted(value: unknown): value is Trusted {
  const { namespace, source, integrity } = Object(value);
  return [namespace, source, integrity].every((each) => typeof each === 'string');
}
