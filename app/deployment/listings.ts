/** Where files name the parts of an app one by one: what is copied, packed, uploaded or watched. */
import type { Instruction, Onbuild } from 'dockerfile-ast';
import type { Node, Scalar } from 'yaml';
import { readJson } from '../../workspace/text/json.ts';
import { yaml } from '../../workspace/text/yaml.ts';
import { commandsIn } from './commands.ts';
import { type DeploymentFile, type FileKind, withoutComments } from './deployment-files.ts';
import type { Listing, ListingItem } from './listing.ts';
import { parseDockerfile, stageOf } from './parse-dockerfile.ts';

const readers: Partial<Record<FileKind, (file: DeploymentFile) => Listing[]>> = {
  dockerfile: (file) => [...copiesIn(file), ...commandsIn(file)],
  yaml: (file) => [...yamlListings(file), ...commandsIn(file)],
  script: (file) => commandsIn(file),
  json: (file) => [...jsonListings(file), ...commandsIn(file)],
  terraform: (file) => [...terraformListings(file), ...commandsIn(file)],
  code: (file) => (isBuildScript(file) ? pythonListings(file) : []),
};

/** Whether files of a kind may hold listings. */
export function mayList(kind: FileKind): boolean {
  return readers[kind] !== undefined;
}

/** All listings of a file. Text that its own parser refuses has those of its commands only. */
export function listingsIn(file: DeploymentFile): Listing[] {
  return readers[file.kind]?.(file) ?? [];
}

/** COPY and ADD of each stage, from the build context and from other stages. */
function copiesIn(file: DeploymentFile): Listing[] {
  const dockerfile = parseDockerfile(file.text);
  const starts = [0, ...[...file.text.matchAll(/\r\n|\n|\r/g)].map((m) => m.index + m[0].length)];
  const offset = ({ line, character }: Position) => (starts[line] ?? 0) + character;
  const names = new Set(
    dockerfile.getFROMs().flatMap((each, index) => {
      return [String(index), each.getBuildStage()?.toLowerCase() ?? String(index)];
    }),
  );
  const stages: { items: ListingItem[]; isPlain: boolean }[] = [{ items: [], isPlain: true }];
  for (const written of dockerfile.getInstructions()) {
    const instruction = triggered(written);
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') stages.push({ items: [], isPlain: true });
    if (keyword !== 'COPY' && keyword !== 'ADD') continue;
    const stage = stages.at(-1);
    const given = instruction.getArguments();
    if (stage === undefined) continue;
    const from = stageOf(instruction);
    // What comes from another image is not of this app.
    if (from !== undefined && !names.has(from)) continue;
    const isInImage = from !== undefined;
    const range = written.getRange();
    // `["a", "b"]` is a list; `[a-z]*.py` is a pattern.
    const isList = /^\[\s*(?:"|$)/.test(given[0]?.getValue() ?? '');
    const isPlain = range.start.line === range.end.line && !isList;
    stage.isPlain &&= isPlain;
    const words = given.filter((each) => !each.getValue().startsWith('--')).slice(0, -1);
    for (const word of words) {
      const { start, end } = word.getRange();
      const span = { start: offset(start), end: offset(end) };
      const edges = isList ? /^[["']+|["'\],]+$/g : /^["']|["']$/g;
      const text = word.getValue().replace(edges, '');
      stage.items.push({ text, span, ...(isInImage && { isInImage }) });
    }
  }
  return stages.map(({ items, isPlain }) => {
    return { file, purpose: 'ships', items, adding: isPlain ? 'line' : 'unclear' };
  });
}

/** What an ONBUILD does in the images that are built on this one. */
function triggered(instruction: Instruction): Instruction {
  const { getTriggerInstruction }: Partial<Pick<Onbuild, 'getTriggerInstruction'>> =
    Object(instruction);
  return getTriggerInstruction?.call(instruction) ?? instruction;
}

type Position = { readonly line: number; readonly character: number };

const scriptKeys = /^(?:run|script|inlineScript|bash|pwsh|powershell|command|args|entrypoint)$/i;
const listKeys =
  /^(?:contents|paths?|files|include|sources?|rootFolderOrFile|package|patterns|volumes|artifacts|filters)$/i;

function yamlListings(file: DeploymentFile): Listing[] {
  const { isMap, isScalar, isSeq, parseAllDocuments } = yaml();
  const found: Listing[] = [];
  const visit = (node: Node | null, keys: readonly string[]): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        visit(value as Node | null, [...keys, isScalar(key) ? String(key.value) : '']);
      }
    } else if (isSeq(node)) {
      const scalars = node.items.filter((each): each is Scalar => isScalar(each));
      const items = scalars.flatMap(itemOf);
      found.push({
        file,
        purpose: purposeOf(keys),
        items: lists(keys) && arePaths(items) ? items : [],
        adding: node.flow ? 'word' : 'line',
      });
      for (const each of node.items) if (!isScalar(each)) visit(each as Node, keys);
    } else if (isScalar(node)) {
      const key = keys.at(-1) ?? '';
      if (!listKeys.test(key) || !lists(keys)) return;
      const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
      const items = isBlock ? linesOf(file.text, node) : itemsOf(node);
      const isOne = items.length === 1;
      const adding = isBlock ? 'line' : isOne ? 'unclear' : 'word';
      found.push({ file, purpose: purposeOf(keys), items, adding });
    }
  };
  for (const document of parseAllDocuments(file.text)) {
    if (document.errors.length === 0) visit(document.contents as Node | null, []);
  }
  return found;
}

function lists(keys: readonly string[]): boolean {
  return !keys.some((key) => scriptKeys.test(key) || /ignore|exclude/i.test(key));
}

/** A list of names alone may be anything, e.g. a matrix of functions. */
function arePaths(items: readonly ListingItem[]): boolean {
  return items.some(({ text }) => /[/*\\.]/.test(text));
}

function purposeOf(keys: readonly string[]): Listing['purpose'] {
  const isTrigger = keys.some((key) =>
    /^(?:on|true|trigger|pr|push|pull_request|changes|filters)$/.test(key),
  );
  return isTrigger ? 'watches' : 'ships';
}

function itemOf(node: Scalar): ListingItem[] {
  const [start = 0, end = 0] = node.range ?? [];
  return typeof node.value === 'string' ? [{ text: node.value, span: { start, end } }] : [];
}

/** One path, or several in one line. */
function itemsOf(node: Scalar): ListingItem[] {
  const [start = 0] = node.range ?? [];
  if (node.type !== 'PLAIN' || typeof node.value !== 'string') return itemOf(node);
  return [...node.value.matchAll(/\S+/g)].map(({ 0: text, index }) => {
    return { text, span: { start: start + index, end: start + index + text.length } };
  });
}

function linesOf(text: string, node: Scalar): ListingItem[] {
  const [start = 0, end = 0] = node.range ?? [];
  return [...text.slice(start, end).matchAll(/[^\r\n]+/g)]
    .slice(1)
    .flatMap(({ 0: line, index }) => {
      // `- "Orders/**"` below `api:`, where the lines are YAML themselves.
      const item = line.trim().replace(/^-\s+["']?|["']$/g, '');
      const from = start + index + line.indexOf(item);
      return item === '' || item.endsWith(':')
        ? []
        : [{ text: item, span: { start: from, end: from + item.length } }];
    });
}

/** What an `archive_file` is made of, source by source or by a list of paths. */
function terraformListings(file: DeploymentFile): Listing[] {
  const text = withoutComments(file);
  if (!/"archive_file"/.test(text)) return [];
  const listing = (items: ListingItem[]): Listing => ({
    file,
    purpose: 'ships',
    items,
    adding: 'unclear',
  });
  const named = [...text.matchAll(/\bfilename\s*=\s*"([^"\r\n]*)"/dg)].flatMap(textOf);
  const lists = [...text.matchAll(/(\w+\s*=\s*)?(?:\w+\()?\[(?:\s*"[^"]*"\s*,?)+\s*\]/g)]
    .filter(([, key = '']) => !/exclude|ignore/i.test(key))
    .map(({ 0: whole, index }) => {
      return [...whole.matchAll(/"([^"\r\n]*)"/dg)].flatMap((match) => textOf(match, index));
    });
  const found = [...text.matchAll(/\bfileset\([^,()]*(?:\([^()]*\)[^,()]*)*,\s*"([^"\r\n]*)"/dg)];
  const sets =
    found.length === 0 ? [] : [...found.flatMap((each) => textOf(each)), ...lists.flat()];
  return [listing(named), listing(sets), ...lists.filter(arePaths).map(listing)];
}

/** Build and deployment scripts by their usual names: other modules of an app may copy files for other reasons. */
function isBuildScript({ path, text }: DeploymentFile): boolean {
  return (
    /(?:^|\/)(?:setup|tasks|noxfile|fabfile|dodo|[\w-]*(?:build|deploy|package|publish|release|bundle)[\w-]*)\.py$/i.test(
      path,
    ) &&
    /\b(?:copytree|copy2?|copyfile|move|make_archive|ZipFile|tarfile|packages)\b|\b(?:zip|tar|cp|rsync)["'\s]/.test(
      text,
    )
  );
}

/** All texts of a script in Python, and the words of its commands: which of them are shipped, no one can tell. */
function pythonListings(file: DeploymentFile): Listing[] {
  const texts = withoutComments(file).matchAll(/(['"])((?:(?!\1)[^\\\r\n])+)\1/dg);
  const items = [...texts].flatMap(({ 2: text = '', indices }): ListingItem[] => {
    const [start = 0] = indices?.[2] ?? [];
    return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
      const from = start + index;
      return { text: word, span: { start: from, end: from + word.length } };
    });
  });
  return [{ file, purpose: 'ships', items, adding: 'unclear' }];
}

function textOf({ 1: text = '', indices }: RegExpMatchArray, base = 0): ListingItem[] {
  const [start, end] = indices?.[1] ?? [];
  if (start === undefined || end === undefined) return [];
  return [{ text, span: { start: base + start, end: base + end } }];
}

/** Lists of texts, e.g. `files` in a package.json. */
function jsonListings(file: DeploymentFile): Listing[] {
  const read = readJson(file.text);
  if (read.kind === 'malformed') return [];
  const found: Listing[] = [];
  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      const items = value.flatMap((text, index) => {
        const span = read.spanOf([...path, index]);
        return span === undefined ? [] : [{ text, span }];
      });
      if (lists(path.map(String)) && arePaths(items))
        found.push({ file, purpose: 'ships', items, adding: 'unclear' });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        visit(each, [...path, Array.isArray(value) ? Number(key) : key]);
      }
    }
  };
  visit(read.value, []);
  return found;
}
