import { matchesGlob } from '../../workspace/text/globs.ts';
import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Item, Listing } from './listing.ts';

/** What of an app may be named. Names are those of files and folders directly below the app. */
export interface Parts {
  readonly functions: readonly string[];
  /** Whether there is such a file or folder, a function or not. */
  readonly isThere: (name: string) => boolean;
  /** From the top of the repository or of what is known of it, e.g. `services/api`; `''` at the top. */
  readonly folder: string;
}

/** A listing that names functions and not a file that they need. */
export interface Unlisted {
  readonly listing: Listing;
  /** The functions that are named. */
  readonly items: readonly Item[];
  /** What adds the file; absent where that takes a person. */
  readonly edit?: TextEdit;
}

/** How an item names a part: `./api/Orders/**` has the prefix `./api/`, the name `Orders`. */
interface Named {
  readonly item: Item;
  readonly prefix: string;
  readonly name: string;
  /** Whether another part is named by the same words; not where it is by a pattern or by a file in it. */
  readonly isWhole: boolean;
}

/** Whether a listing names functions of the app and leaves out the file, and how it is added. */
export function unlistedIn(listing: Listing, file: string, parts: Parts): Unlisted | undefined {
  const named = listing.items.flatMap((item) => nameOf(item, parts));
  const functions = named.filter(({ name }) => parts.functions.includes(name));
  const [first] = functions;
  if (first === undefined) return undefined;
  const target = plain(first.prefix + file);
  if (listing.items.some(({ text }) => covers(plain(text), target))) return undefined;
  const whole = named.filter(({ isWhole }) => isWhole);
  const anchor =
    whole.find(({ name }) => name === 'host.json') ??
    whole.findLast(({ name }) => parts.functions.includes(name));
  const edit = anchor && listing.file.isInside ? added(listing, anchor, file) : undefined;
  return { listing, items: functions.map(({ item }) => item), ...(edit && { edit }) };
}

function nameOf(item: Item, { functions, isThere, folder }: Parts): Named[] {
  const path = item.text.replaceAll('\\', '/').replace(/:.*$/, '');
  if (path.startsWith('!')) return [];
  const [, prefix = '', name = ''] =
    /^(.*?\/)?(?!\*+(?:\/|$))([^/]+?)(?:\/\*{0,2}(?:\/\*)?)?$/.exec(path) ?? [];
  if (isFolderOfApp(prefix, folder)) {
    if (functions.includes(name) || isThere(name))
      return [{ item, prefix, name, isWhole: item.isAlone !== true }];
    const matched = isPattern(name) ? functions.filter((each) => matchesGlob(name, each)) : [];
    return matched.map((each) => ({ item, prefix, name: each, isWhole: false }));
  }
  // A script of a function by itself: `api/Orders/__init__.py`.
  const [, above = '', within = ''] = /^(.*\/)?([^/]+)\/$/.exec(prefix) ?? [];
  const isScript = name.endsWith('.py') && functions.includes(within);
  return isScript && isFolderOfApp(above, folder)
    ? [{ item, prefix: above, name: within, isWhole: false }]
    : [];
}

function isFolderOfApp(prefix: string, folder: string): boolean {
  const base = plain(prefix).replace(/\/$/, '');
  return base === '' || folder === base || folder.endsWith(`/${base}`);
}

const isPattern = (text: string) => /[*?[{]/.test(text);

/** A path without what stands for the folder a command or a pipeline runs in. */
function plain(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|\$\{?\w+\}?|~)\//, '')
    .replace(/^(?:\.?\/)+/, '');
}

function covers(item: string, target: string): boolean {
  const folder = item.replace(/(?:\/\*{0,2}(?:\/\*)?)$/, '');
  if (item === '' || item === '.' || folder === '**' || folder === '*') return true;
  if (folder === target || target.startsWith(`${folder}/`)) return true;
  return isPattern(item) && matchesGlob(item, target);
}

/** The file is named beside the anchor in the way that the anchor is named. */
function added(
  { file: { text, kind }, adding }: Listing,
  anchor: Named,
  file: string,
): TextEdit | undefined {
  const { item, name } = anchor;
  const escaped = name.replace(/[^\w]/g, '\\$&');
  const mention = new RegExp(
    String.raw`(?<![\w.-])${escaped}(?:[/\\]\*{0,2}(?:[/\\]\*)?)?(?![\w-]|\.\w)`,
    'g',
  );
  if (adding === 'word') {
    const word = text.slice(item.span.start, item.span.end).replace(mention, file);
    const before = text.slice(0, item.span.start);
    const after = text.slice(item.span.end);
    const separator = /^\s*,/.test(after) || /,\s*$/.test(before) ? ', ' : ' ';
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
    return isOneOfSeveral(line)
      ? insertion(
          item.span.end,
          ` ${text.slice(item.span.start, item.span.end).replace(mention, file)}`,
        )
      : undefined;
  }
  return insertion(end, `\n${line.replace(mention, file)}`);
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
    .split(/\s+/)
    .slice(1)
    .filter((word) => !word.startsWith('--'));
}
