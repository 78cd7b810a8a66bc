import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
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
): 'trusted' | 'changed' | 'unknown' | { readonly problem: string } {
  const known = readTrust(environment);
  if ('problem' in known) return known;
  const same = known.packs.filter(
    ({ namespace, source }) => namespace === wanted.namespace && source === wanted.source,
  );
  if (same.some(({ integrity }) => integrity === wanted.integrity)) return 'trusted';
  return same.length > 0 ? 'changed' : 'unknown';
}

/** Writes down what a person said, in place of what they said of older files. Returns why not. */
export function recordTrust(wanted: Trusted, environment: Environment): string | undefined {
  const known = readTrust(environment);
  if ('problem' in known) return known.problem;
  const others = known.packs.filter(
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

function readTrust(
  environment: Environment,
): { readonly packs: readonly Trusted[] } | { readonly problem: string } {
  const text = readUserFile(trustFile(environment));
  if (text === undefined) return { packs: [] };
  if (typeof text !== 'string') return text;
  const json = readJson(text);
  if (json.kind === 'malformed') return { problem: `is not JSON (${json.problem})` };
  const { version, packs } = Object(json.value);
  if (version !== 1 || !Array.isArray(packs)) return { problem: 'has a form that is not known' };
  return { packs: packs.filter(isTrusted) };
}

function isTrusted(value: unknown): value is Trusted {
  const { namespace, source, integrity } = Object(value);
  return [namespace, source, integrity].every((each) => typeof each === 'string');
}
