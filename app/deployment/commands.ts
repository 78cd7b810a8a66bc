/** Commands that copy or pack parts of an app, and lists of names that they go through. */
import { type DeploymentFile, withoutComments } from './deployment-files.ts';
import type { Listing, ListingItem } from './listing.ts';

const archive =
  /(?<![\w./-])(?:zip|7z|tar|Compress-Archive|zipfile[ \t]+(?:-c|--create))[ \t]+((?:\\\r?\n|[^\r\n|;&])*)/gi;
const copy =
  /(?<![\w./-])(?:cp|rsync|mv|Copy-Item|xcopy|robocopy)[ \t]+((?:\\\r?\n|[^\r\n|;&])*)/gi;

/** Commands that take the folders of a folder, and none of its files. */
const ofFolders =
  /(?:\b(?:Get-ChildItem|gci)\b[^\r\n|;]*\s-Directory\b|\bfind\s+\.[^\r\n|;]*\s-type\s+d\b)[^\r\n;]*\b(?:Copy-Item|Compress-Archive|cp|zip|rsync)\b/gi;

/** Commands that pack, each by itself, and those that copy, all of a file together. */
export function commandsIn(file: DeploymentFile): Listing[] {
  const text = withoutComments(file);
  const place = (items: ListingItem[]) => (file.kind === 'dockerfile' ? items.map(inImage) : items);
  const packed = [...text.matchAll(archive)].map((match) => place(wordsOf(match)));
  const copied = [...text.matchAll(copy)].map((match) => place(wordsOf(match).slice(0, -1)));
  const chosen = [...text.matchAll(copy)].map((match) => includedBy(match));
  const lists = nameLists(text);
  const isOne = ({ text: word }: ListingItem) =>
    !lists.some(({ variable }) => mentions(variable).test(word));
  const ships = (items: readonly ListingItem[]): Listing => {
    return { file, purpose: 'ships', items, adding: 'word' };
  };
  return [
    ...packed.map(ships),
    ...chosen.map((items): Listing => ({ file, purpose: 'ships', items, adding: 'unclear' })),
    ships([
      ...lists.filter(({ by }) => by === 'copy').flatMap(itemsOf),
      ...withRoom(copied).filter(isOne),
      ...[...text.matchAll(ofFolders)].map(({ 0: whole, index }) => {
        return { text: '*/', span: { start: index, end: index + whole.length }, isAlone: true };
      }),
    ]),
    ...lists
      .filter(({ by }) => by === 'archive')
      .map((each) => ships([...itemsOf(each), ...packed.flat().filter(isOne)])),
  ];
}

/** Another source stands beside the sources of the one command whose target is a folder for sure. */
function withRoom(commands: readonly (readonly ListingItem[])[]): ListingItem[] {
  const isHost = ({ text }: ListingItem) => /(?:^|\/)host\.json$/.test(text);
  const copying = commands.length === 1 ? commands : commands.filter((each) => each.some(isHost));
  const [only, ...more] = copying;
  return commands.flatMap((items) =>
    items === only && more.length === 0 && items.length > 1
      ? items
      : items.map((each) => ({ ...each, isAlone: true })),
  );
}

/** Names that commands go through one after another, or that they take from a variable. */
interface NameList {
  readonly variable: string;
  readonly by: 'copy' | 'archive';
  readonly words: readonly ListingItem[];
  /** Whether the commands do with a file what they do with a folder. */
  readonly takesFiles: boolean;
}

function itemsOf({ words, takesFiles }: NameList): readonly ListingItem[] {
  return takesFiles ? words : words.map((each) => ({ ...each, isAlone: true }));
}

/** The variable, the names and the body of a loop: of a shell, of PowerShell and of cmd. */
const loops: readonly RegExp[] = [
  /\bfor\s+(\w+)\s+in\s+((?:\\\r?\n|[^\r\n;])+?)\s*(?:;|\\?\r?\n)[\s\\;]*do\b([\s\S]*?)\bdone\b/dg,
  /\bforeach\s*\(\s*\$(\w+)\s+in\s+@?\(?([^)]*)\)+\s*\{([\s\S]*?)\}/dgi,
  /\bfor\s+%%?(\w)\s+in\s+\(([^)]*)\)\s+do\s+(\([^)]*\)|[^\r\n]*)/dgi,
];

/** `FUNCTIONS="Orders Billing"`, `functions=(Orders Billing)`, `$functions = @('Orders', 'Billing')`. */
const assigned =
  /^[ \t]*(?:export[ \t]+)?\$?(\w+)[ \t]*:?=[ \t]*(?:@?\(([^)]*)\)|"([^"]*)"|([^\r\n"'(]+))/dgm;

function nameLists(text: string): NameList[] {
  const looped = loops.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => {
      const [, variable = '', list = '', body = ''] = match;
      return { variable, list, body, words: wordsIn(list, match.indices?.[2]?.[0] ?? 0) };
    }),
  );
  const direct = looped.flatMap(({ variable, words, body }) => shipped(variable, words, body));
  const named = [...text.matchAll(assigned)].flatMap((match) => {
    const [, variable = ''] = match;
    const group = [2, 3, 4].find((each) => match[each] !== undefined) ?? 2;
    const words = wordsIn(match[group] ?? '', match.indices?.[group]?.[0] ?? 0);
    if (words.length === 0) return [];
    const through = looped.filter(({ list }) => mentions(variable).test(list));
    return [
      ...shipped(variable, words, text),
      ...through.flatMap((loop) => shipped(loop.variable, words, loop.body)),
    ];
  });
  return [...direct, ...named];
}

/** What the commands of a text do with the names that a variable holds. */
function shipped(variable: string, words: readonly ListingItem[], text: string): NameList[] {
  const uses = mentions(variable);
  const commands = (['copy', 'archive'] as const).filter((by) =>
    [...text.matchAll(by === 'copy' ? copy : archive)].some(([, list = '']) => uses.test(list)),
  );
  const takesFiles = !new RegExp(`${uses.source}["']?[/\\\\]`).test(text);
  return commands.map((by) => ({ variable, by, words, takesFiles }));
}

/** `$name`, `${name}`, `${name[@]}`, `$(name)`, `$$name` of a Makefile, `%%n` of cmd. */
function mentions(variable: string): RegExp {
  return new RegExp(
    String.raw`(?:\$\$?(?:\{${variable}(?:\[[@*]\])?\}|\(${variable}\)|${variable}\b)|%%?${variable}\b)`,
  );
}

/** Words with their quotes; those of a list in quotes are words of their own. */
function wordsIn(list: string, start: number): ListingItem[] {
  return [...list.matchAll(/"[^",\r\n]*"|'[^',\r\n]*'|[^\s,"'\\]+(?:\\[^\s,"']+)*/g)].map(
    ({ 0: word, index }) => {
      const span = { start: start + index, end: start + index + word.length };
      return { text: word.replace(/^["']|["']$/g, ''), span };
    },
  );
}

/** A path in the image, not one in the repository. */
function inImage(item: ListingItem): ListingItem {
  return item.text.startsWith('/') ? { ...item, isInImage: true } : item;
}

/** `--include` of a command that leaves out everything else. */
function includedBy(match: RegExpMatchArray): ListingItem[] {
  const [whole, list = ''] = match;
  if (!/\s--exclude[ =]["']?(?:\.?\/)?\*{1,2}["']?(?:\s|$)/.test(list)) return [];
  const start = (match.index ?? 0) + whole.length - list.length;
  return [...list.matchAll(/--include[ =](["']?)([^\s"']+)\1/dg)].map(
    ({ 2: text = '', indices }) => {
      const [from = 0, to = 0] = indices?.[2] ?? [];
      return { text: text.replace(/\/\*+$/, ''), span: { start: start + from, end: start + to } };
    },
  );
}

/** Arguments up to what a command excludes, without options; of `zip -i`, what it includes only. */
function wordsOf(match: RegExpMatchArray): ListingItem[] {
  const [whole, list = ''] = match;
  const all = wordsIn(list, (match.index ?? 0) + whole.length - list.length);
  const words = all.slice(all.findIndex(({ text }) => text === '-i') + 1);
  const end = words.findIndex(({ text }) => /^(?:-x|--exclude\b.*|-xr?!.*)$/.test(text));
  return words.slice(0, end < 0 ? undefined : end).filter(({ text }) => !text.startsWith('-'));
}
