import { readRequirements } from '../../app/requirements.ts';
import type { TextEdit } from '../../workspace/text-edit.ts';
import { breaksAbove, type Entry, mergeEntries } from './entries.ts';
import type { Conflict, Merged, Versions } from './merge.ts';
import { plain } from './plain.ts';

/** Merges TOML by table and key, with the comments above each; lists that have a line for each entry by these. */
export function mergeToml(versions: Versions): Merged {
  const kept = keptTables(versions);
  const merged = mergeEntries(
    versions,
    readToml,
    (step) => !(step.kind === 'remove' && kept.has(step.ours.key)),
  );
  const solved = merged.conflicts.map((each) => [each, mergeList(each)] as const);
  return {
    ...merged,
    edits: [...merged.edits, ...solved.flatMap(([, edits]) => edits ?? [])],
    conflicts: solved.flatMap(([each, edits]) => (edits === undefined ? [each] : [])),
  };
}

/** Tables and keys in order; the head of a table is an entry of its own. */
function readToml(text: string): Entry[] {
  const entries: Entry[] = [];
  let table = '';
  let start: number | undefined;
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const head = /^\s*\[{1,2}\s*([^[\]]+?)\s*\]{1,2}/.exec(line)?.[1];
    const key = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(
      line,
    );
    if (head === undefined && key === null) {
      start = line.trim().startsWith('#') ? (start ?? at) : undefined;
      at = nextLine(text, end);
      continue;
    }
    const last = key === null ? end : endOfValue(text, at + key[0].length);
    if (head !== undefined) table = head;
    const from = start ?? at;
    const name =
      key === null ? `table ${table}` : `key ${table === '' ? '' : `${table}.`}${key[1]}`;
    const own = text.slice(from, last).trimEnd();
    const breaks = breaksAbove(text, from);
    entries.push({ key: name, text: plain(own), start: from, end: from + own.length, breaks });
    start = undefined;
    at = nextLine(text, lineEnd(text, last));
  }
  return entries;
}

/** The end of the line on which a value ends; brackets and texts may span several. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  const tokens =
    /"""(?:\\[\s\S]|(?!""")[\s\S])*"{3,5}|'''[\s\S]*?'{3,5}|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*'|#[^\r\n]*|[[\]{}]|\r\n|\r|\n/g;
  tokens.lastIndex = from;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    const [what] = token;
    if (what === '[' || what === '{') depth += 1;
    else if (what === ']' || what === '}') depth -= 1;
    else if (/^[\r\n]/.test(what) && depth <= 0) return token.index;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const found = /\r\n|\r|\n/.exec(text.slice(from));
  return found === null ? text.length : from + found.index;
}

function nextLine(text: string, end: number): number {
  return end + (text.startsWith('\r\n', end) ? 2 : 1);
}

/** Tables that theirs took out and in which ours has keys of its own. */
function keptTables({ base, ours }: Versions): Set<string> {
  const known = new Map(readToml(base).map(({ key, text }) => [key, text]));
  const changed = readToml(ours).filter(({ key, text }) => known.get(key) !== text);
  const tables = readToml(ours).filter(({ key }) => key.startsWith('table '));
  return new Set(
    tables
      .filter(({ start }, index) => {
        const end = tables[index + 1]?.start ?? ours.length;
        return changed.some((each) => start < each.start && each.start < end);
      })
      .map(({ key }) => key),
  );
}

/** The edits that merge a list by its lines; undefined where it is none or two lines meet. */
function mergeList({ base, ours, theirs, span }: Conflict): TextEdit[] | undefined {
  const versions = { base, ours, theirs };
  const isList = (text: string) => /^[^\n]*=\s*\[[ \t]*(?:#[^\n]*)?\n[\s\S]*\n[ \t]*\]/.test(text);
  if (![base, ours, theirs].every(isList) || span.end - span.start !== ours.length)
    return undefined;
  const { edits, conflicts } = mergeEntries(versions, readItems);
  if (conflicts.length > 0) return undefined;
  return edits.map((each) => ({
    ...each,
    span: { start: span.start + each.span.start, end: span.start + each.span.end },
  }));
}

/** A line of a list each; requirements go by their project. */
function readItems(text: string): Entry[] {
  return [...text.matchAll(/[^\n]+/g)].flatMap(({ 0: line, index }): Entry[] => {
    if (line.trim() === '') return [];
    const [, , value] = /^\s*(["'])(.*?)\1\s*,?/.exec(line) ?? [];
    const [requirement] = value === undefined ? [] : readRequirements(value);
    const own = line.trimEnd();
    const key = requirement?.name ?? value ?? own.trim();
    return [{ key, text: own, start: index, end: index + own.length, breaks: 1 }];
  });
}
