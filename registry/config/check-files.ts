import { readJson } from '../../workspace/text/json.ts';
import { foldedPath, problemWithPath } from '../../workspace/text/paths.ts';
import { readText } from '../../workspace/text/text.ts';
import type { EntryKind } from '../../workspace/tree/tree.ts';

/** What a registry may hold at most. Files, bytes of all and of one, and of one JSON file. */
export const packLimits = {
  files: 20_000,
  total: 50 * 1024 * 1024,
  file: 5 * 1024 * 1024,
  json: 1024 * 1024,
  depth: 12,
} as const;

/** An entry of an archive, a commit or a folder, before anything of it is read. */
export interface PackEntry {
  readonly path: string;
  readonly kind: EntryKind;
  readonly bytes: number;
}

/** What must not be in a registry, and why: ends the sentence "… holds "<entry>", which". */
export interface EntryProblem {
  readonly entry: string;
  readonly problem: string;
}

/** Judges the entries of a registry one after the other, so that nobody has to hold all of a bomb. */
export class EntryCheck {
  readonly #seen = new Map<string, string>();
  #files = 0;
  #bytes = 0;

  /** What is wrong with an entry, alone or beside those before it. */
  problemWith({ path, kind, bytes }: PackEntry): EntryProblem | undefined {
    const name = path.replace(/\/$/, '');
    const refuse = (problem: string) => ({ entry: name.slice(0, 200), problem });
    const problem = problemWithPath(name);
    if (problem !== undefined) return refuse(problem);
    // What no reader of UTF-8 makes sense of becomes this character, so that names fall together.
    if (name.includes('\ufffd')) return refuse('is not written in UTF-8');
    if (kind === 'file' && path.endsWith('/')) return refuse('has the name of a folder');
    if (kind === 'link') return refuse('is a link');
    if (kind === 'other') return refuse('is neither a file nor a folder');
    if (name.split('/').length > packLimits.depth) return refuse('lies too deep');
    if (kind === 'folder') return this.#clash(name, true, refuse);
    this.#files += 1;
    this.#bytes += bytes;
    if (bytes > packLimits.file) return refuse(`is larger than ${packLimits.file} bytes`);
    if (/\.json$/i.test(name) && bytes > packLimits.json) {
      return refuse(`is larger than the ${packLimits.json} bytes that a JSON file may have`);
    }
    if (this.#files > packLimits.files) return refuse(`comes after ${packLimits.files} others`);
    if (this.#bytes > packLimits.total)
      return refuse(`makes more than ${packLimits.total} bytes of it`);
    return this.#clash(name, false, refuse);
  }

  /** The same path twice, in another spelling, or as a file and a folder. */
  #clash(
    path: string,
    isFolder: boolean,
    refuse: (problem: string) => EntryProblem,
  ): EntryProblem | undefined {
    const parts = path.split('/');
    for (const [depth] of parts.entries()) {
      const here = parts.slice(0, depth + 1).join('/');
      const isLast = depth === parts.length - 1;
      const spelled = isLast && !isFolder ? here : `${here}/`;
      const key = foldedPath(here);
      const other = this.#seen.get(key);
      if (other === undefined) this.#seen.set(key, spelled);
      else if (other !== spelled)
        return refuse(`is the same as ${JSON.stringify(other)} on some systems`);
      else if (isLast && !isFolder) return refuse('is there twice');
    }
    return undefined;
  }
}

const special = ['__proto__', 'constructor', 'prototype'];

/** A key that JavaScript takes for more than data, in a JSON file of a registry. */
export function problemWithJson(path: string, bytes: Uint8Array): EntryProblem | undefined {
  // As those read it who take something from it.
  const read = readText({ path, bytes, mode: 0o644 });
  const json = read.kind === 'text' ? readJson(read.text) : undefined;
  if (json?.kind !== 'json') {
    // Whoever reads the file says what is wrong with its syntax.
    return json?.problem.startsWith('nested')
      ? { entry: path, problem: `is ${json.problem}` }
      : undefined;
  }
  const key = keysIn(json.value).find((each) => special.includes(each));
  return key === undefined
    ? undefined
    : { entry: path, problem: `has a key ${JSON.stringify(key)}` };
}

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}
