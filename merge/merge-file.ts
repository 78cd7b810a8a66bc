import { difference } from '../workspace/text/difference.ts';
import type { TextEdit } from '../workspace/text/text-edit.ts';
import { mergeLineSets, mergeRequirements } from './entries.ts';
import { mergeJsonFile } from './json.ts';
import { mergeLines } from './lines.ts';
import type { Merged, Versions } from './merge.ts';
import { mergeSpelled } from './merge-spelled.ts';
import { plain } from './plain.ts';
import { mergeToml } from './toml.ts';

/** How a file is merged, by its name; any other by its lines. */
const mergers: readonly (readonly [RegExp, (versions: Versions) => Merged])[] = [
  [/\.pyi?$/, mergeSpelled],
  [/\.jsonc?$/, mergeJsonFile],
  [/(?:^|\/)requirements[^/]*\.txt$/, mergeRequirements],
  [/\.toml$/, mergeToml],
  [/(?:^|\/)\.\w*ignore$/, mergeLineSets],
];

/**
 * Merges what changed from `base` to `theirs` into `ours`, in the way that fits the file: declarations
 * of Python, keys of JSON and TOML, requirements, lines. Needs `initParser` for Python.
 */
export function mergeFile(path: string, versions: Versions): Merged {
  const [base, ours, theirs] = [versions.base, versions.ours, versions.theirs].map(plain);
  const unchanged = { edits: [], conflicts: [], missing: [] };
  if (base === theirs || ours === theirs) return unchanged;
  if (base === ours) return { ...unchanged, edits: [asTheirs(versions)] };
  const [, merge = mergeLines] = mergers.find(([pattern]) => pattern.test(path)) ?? [];
  return merge(versions);
}

/** A file that the user left alone becomes the new one; line ends stay its own. */
function asTheirs({ ours, theirs }: Versions): TextEdit {
  const eol = /\r\n|\r|\n/.exec(ours)?.[0] ?? '\n';
  return difference(ours, plain(theirs).replaceAll('\n', eol));
}
