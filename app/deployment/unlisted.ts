import { matchesGlob } from '../../workspace/text/globs.ts';
import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Listing, ListingItem } from './listing.ts';

/** What of an app may be named. Names are those of files and folders directly below the app. */
export interface Parts {
  readonly functions: readonly string[];
  /** Whether there is such a file or folder, a function or not. */
  readonly isThere: (name: string) => boolean;
  /** From the top of the repository or of what is known of it, e.g. `services/api`; `''` at the top. */
  readonly folder: string;
  /** The file or folder directly below the app that holds a function afterwards, where it is another one. */
  readonly movesTo: (name: string) => string | undefined;
}

/** A listing that names functions and not the files and folders that they need. */
export interface Unlisted {
  readonly listing: Listing;
  /** The functions that are named. */
  readonly items: readonly ListingItem[];
  /** What adds them; absent where that takes a person. */
  readonly edits?: readonly TextEdit[];
}

/** How an item names a part: `./api/Orders/**` has the prefix `./api/`, the name `Orders`. */
interface Named {
  readonly item: ListingItem;
  readonly prefix: string;
  readonly name: string;
  /** Whether another part is named by the same words; not where it is by a pattern or by a file in it. */
  readonly isWhole: boolean;
}

/** Whether a listing names functions of the app and leaves out what they need, and how that is added. */
export function unlistedIn(listing: Listing, file: string, parts: Parts): Unlisted | undefined {
  const named = listing.items.flatMap((item) => nameOf(item, parts));
  const functions = named.filter(({ name }) => parts.functions.includes(name));
  const [first] = functions;
  if (first === undefined) return excluded(listing, file, parts);
  const homes = functions.flatMap(({ name }) => parts.movesTo(name) ?? []);
  const missing = [...new Set([file, ...homes])].filter((part) => {
    const target = plain(first.prefix + part);
    return !listing.items.some(({ text }) => covers(plain(text), target));
  });
  if (missing.length === 0) return undefined;
  const items = functions.map(({ item }) => item);
  const whole = named.filter(({ isWhole }) => isWhole);
  const folder = whole.findLast(({ name }) => parts.functions.includes(name));
  const host = whole.find(({ name }) => name === 'host.json');
  const edits = missing.map((part) => {
    const anchor = part === file ? (host ?? folder) : folder;
    return anchor && listing.file.isInside
      ? added(listing, anchor, part, part !== file && !part.endsWith('.py'))
      : undefined;
  });
  const sure = edits.filter((each) => each !== undefined);
  return { listing, items, ...(sure.length === edits.length && { edits: joined(sure) }) };
}

/**
 * `**` and then `!*.py`: functions are in their folders, and the file is not. What leaves out the scripts
 * of the functions too, such as `!tests/**`, ships something else.
 */
function excluded(listing: Listing, file: string, parts: Parts): Unlisted | undefined {
  const { functions, folder } = parts;
  const means = ({ text }: ListingItem, path: string) => {
    const pattern = plain(text.replace(/^!/, ''));
    return [path, `${folder}/${path}`].some((each) => matchesGlob(pattern, each));
  };
  const last = listing.items.findLast((item) => means(item, file));
  const takesAll = listing.items.some(({ text }) => /^(?:\.\/)?\*\*/.test(text));
  if (!last?.text.startsWith('!') || !takesAll) return undefined;
  const isWhole = functions.every((name) => means(last, `${name}/__init__.py`));
  return isWhole ? undefined : { listing, items: [last] };
}

/** Two parts that are added at one place are one edit. */
function joined(edits: readonly TextEdit[]): TextEdit[] {
  const [first, ...more] = edits;
  if (first === undefined) return [];
  const isBeside = ({ span }: TextEdit) => span.start === first.span.start;
  const text = [first, ...more.filter(isBeside)].map((each) => each.text).join('');
  return [{ ...first, text }, ...joined(more.filter((each) => !isBeside(each)))];
}

function nameOf(item: ListingItem, { functions, isThere, folder }: Parts): Named[] {
  const path = item.text.replaceAll('\\', '/').replace(/:.*$/, '');
  if (path.startsWith('!')) return [];
  const [, above = ''] = foldersOnly.exec(path) ?? [];
  if (foldersOnly.test(path) && isFolderOfApp(above, folder)) {
    return functions.map((name) => ({ item, prefix: above, name, isWhole: false }));
  }
  const [, prefix = '', name = ''] =
    /^(.*?\/)?(?!\*+(?:\/|$))([^/]+?)(?:\/\*{0,2}(?:\/\*)?)?$/.exec(path) ?? [];
  if (item.isInImage || isFolderOfApp(prefix, folder)) {
    if (functions.includes(name) || isThere(name))
      return [{ item, prefix, name, isWhole: item.isAlone !== true }];
    const matched = isPattern(name) ? functions.filter((each) => matchesGlob(name, each)) : [];
    return matched.map((each) => ({ item, prefix, name: each, isWhole: false }));
  }
  // A script of a function by itself: `api/Orders/__init__.py`.
  const [, outer = '', within = ''] = /^(.*\/)?([^/]+)\/$/.exec(prefix) ?? [];
  const isScript = name.endsWith('.py') && functions.includes(within);
  return isScript && (item.isInImage || isFolderOfApp(outer, folder))
    ? [{ item, prefix: outer, name: within, isWhole: false }]
    : [];
}

function isFolderOfApp(prefix: string, folder: string): boolean {
  const base = plain(prefix).replace(/\/$/, '');
  return base === '' || folder === base || folder.endsWith(`/${base}`);
}

/** What is in the folders of a folder, and none of its own files. */
const foldersOnly = /^(.*\/)?\*\/(?:\*{0,2}(?:\/\*)?)?$/;

const isPattern = (text: string) => /[*?[{]/.test(text);

/** A path without what stands for the folder a command or a pipeline runs in. */
function plain(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|\$\{?\w+\}?|~)\//, '')
    .replace(/^(?:\.?\/)+/, '');
}

function covers(item: string, target: string): boolean {
  if (foldersOnly.test(item) && !item.startsWith('**')) return matchesGlob(item, target);
  const folder = item.replace(/(?:\/\*{0,2}(?:\/\*)?)$/, '');
  if (item === '' || item === '.' || folder === '**' || folder === '*') return true;
  if (folder === target || target.startsWith(`${folder}/`)) return true;
  return isPattern(item) && matchesGlob(item, target);
}

/** A part is named beside the anchor in the way that the anchor is named. */
function added(
  { file: { text, kind }, adding }: Listing,
  anchor: Named,
  part: string,
  isFolder: boolean,
): TextEdit | undefined {
  const { item, name } = anchor;
  const escaped = name.replace(/[^\w]/g, '\\$&');
  // A file has no `/**` behind it, as a folder may.
  const below = isFolder ? '' : String.raw`(?:[/\\]\*{0,2}(?:[/\\]\*)?)?`;
  const mention = new RegExp(String.raw`(?<![\w.-])${escaped}${below}(?![\w-]|\.\w)`, 'g');
  if (adding === 'word') {
    const word = text.slice(item.span.start, item.span.end).replace(mention, part);
    const before = text.slice(0, item.span.start);
    const after = text.slice(item.span.end);
    const comma = /^\s*(,\s*)/.exec(after) ?? /(,\s*)$/.exec(before);
    const separator = comma?.[1] ?? ' ';
    return insertion(item.span.end, separator + word);
  }
  if (adding === 'unclear') return undefined;
  const start =
    Math.max(
      text.lastIndexOf('\n', item.span.start - 1),
      text.lastIndexOf('\r', item.span.start - 1),
    ) + 1;
  const rest = /[^\r\n]*/.exec(text.slice(item.span.end))?.[0] ?? '';
  const end = item.span.end + rest.length;
  const line = text
    .slice(start, end)
    .replace(/[ \t]#.*$/, '')
    .trimEnd();
  if (kind === 'dockerfile' && !copiesAlone(line, name)) {
    return isOneOfSeveral(line) && !isFolder
      ? insertion(
          item.span.end,
          ` ${text.slice(item.span.start, item.span.end).replace(mention, part)}`,
        )
      : undefined;
  }
  return insertion(end, `\n${line.replace(mention, part)}`);
}

/** `COPY host.json target`, or `COPY Orders …/Orders`: another file is copied by the same words. */
function copiesAlone(line: string, name: string): boolean {
  const words = wordsOf(line);
  const target = words.at(-1)?.replace(/\/$/, '') ?? '';
  return (
    words.length === 2 && (name === 'host.json' || target.endsWith(`/${name}`) || target === name)
  );
}

/** `COPY host.json requirements.txt target/`. */
function isOneOfSeveral(line: string): boolean {
  const words = wordsOf(line);
  return (
    words.length > 2 &&
    /(?:\/|^\.)$/.test(words.at(-1) ?? '') &&
    /(?:^|\s)\S*host\.json\s/.test(line)
  );
}

function wordsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^ONBUILD\s+/i, '')
    .split(/\s+/)
    .slice(1)
    .filter((word) => !word.startsWith('--'));
}
