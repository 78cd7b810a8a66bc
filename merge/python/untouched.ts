import type { Import } from '../../python/imports/imports.ts';
import type { PyModule } from '../../python/module.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import { each, type Three } from '../three.ts';
import { moduleLevel, type PythonItem, pythonItems } from './items.ts';
import { variablesIn } from './spelling.ts';

/**
 * The edits of a module in which the user changed none of the declarations that theirs changed: each of
 * these becomes what theirs has. What else the user has does not depend on them. Undefined where
 * that is not certain, e.g. where theirs adds a name or changes an import. Most files of most apps are such
 * files, and a whole merge would take several times as long.
 */
export function untouchedEdits(modules: Three<PyModule>): TextEdit[] | undefined {
  const items = each(modules, (module) => pythonItems(moduleLevel(module)));
  const { base, theirs } = items;
  if (base.length !== theirs.length) return undefined;
  const changed = new Map<string, PythonItem>();
  for (const [index, was] of base.entries()) {
    const now = theirs[index] as PythonItem;
    if (was.key !== now.key || String(was.binds) !== String(now.binds)) return undefined;
    if (was.text === now.text) continue;
    if (!isNamed(was)) return undefined;
    changed.set(was.key, now);
  }
  const inOurs = byKey(items.ours);
  const made = byKey(base);
  if (inOurs === undefined || made === undefined) return undefined;
  const isSame = ({ key, text }: PythonItem) => inOurs.get(key)?.text === text;
  const isTheirs = (item: PythonItem) => made.get(item.key)?.text === item.text;
  const isApp = ({ statement, codeText }: PythonItem) =>
    statement?.kind === 'assignment' &&
    /=\s*(?:[\w.]+\.)?(?:FunctionApp|DFApp|Blueprint)\(/.test(codeText);
  const isOwn = ({ key }: PythonItem) => inOurs.has(key) && !changed.has(key);
  const isThere = base.every((item) => item.import || isSame(item) || isOwn(item));
  const own = items.ours.filter((item) => !item.import && !isTheirs(item) && !isApp(item));
  const isApart = own.every((item) => isNamed(item) && !changed.has(item.key));
  if (!isThere || !isApart || !canReadNames(modules, items, changed)) return undefined;
  if (own.length > 0 && !isOfNoConcern(own, made, changed)) return undefined;
  return [...changed].flatMap(([key, { text }]) => {
    const span = inOurs.get(key)?.span;
    return span === undefined ? [] : [{ span, text }];
  });
}

function isNamed({ key, import: own }: PythonItem): boolean {
  return own === undefined && key.startsWith('name ');
}

/**
 * Whether the user's own declarations speak of nothing that theirs changed, and the other way round. Of a
 * class, all words count, since its methods and attributes are known by their names alone.
 */
function isOfNoConcern(
  own: readonly PythonItem[],
  base: ReadonlyMap<string, PythonItem>,
  changed: ReadonlyMap<string, PythonItem>,
): boolean {
  const said = new Set(own.flatMap(({ codeText }) => wordsIn(codeText)));
  const bound = new Set(own.flatMap(({ binds }) => binds));
  return [...changed].every(([key, now]) => {
    const was = base.get(key);
    const words = [now, was].flatMap((item) => wordsIn(item?.codeText ?? ''));
    const meant = now.statement?.kind === 'def' ? now.binds : words;
    return (
      words.every((word) => !bound.has(word) && word !== 'global') &&
      meant.every((word) => !said.has(word) || word === 'self')
    );
  });
}

function wordsIn(text: string): readonly string[] {
  return text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
}

/** Undefined where two have one key. */
function byKey(items: readonly PythonItem[]): Map<string, PythonItem> | undefined {
  const found = new Map(items.map((item) => [item.key, item]));
  return found.size === items.length ? found : undefined;
}

/** Whether all that changed has the same names around it in ours, and those above it that it may need there. */
function canReadNames(
  { base, ours, theirs }: Three<PyModule>,
  items: Three<readonly PythonItem[]>,
  changed: ReadonlyMap<string, PythonItem>,
): boolean {
  const known = new Set(base.imports.filter(({ topLevel }) => topLevel).flatMap(meanings));
  const own = ours.imports.filter(({ topLevel }) => topLevel).flatMap(meanings);
  const has = new Set(own);
  if (own.some((each) => each.endsWith(' *')) || [...known].some((each) => !has.has(each))) {
    return false;
  }
  const variables = new Set(variablesIn(base));
  if (variablesIn(theirs).some((name) => !variables.has(name))) return false;
  const bound = new Set(items.base.flatMap(({ binds }) => binds));
  const others = own.filter((each) => !known.has(each)).map((each) => each.replace(/^.* /, ''));
  if (others.some((name) => bound.has(name))) return false;
  const below = new Set<string>();
  // From the end, so that what stands below an item is known when it is looked at.
  for (const { key, binds } of items.ours.toReversed()) {
    const text = changed.get(key)?.codeText;
    for (const [name] of text?.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []) {
      if (below.has(name) || others.includes(name)) return false;
    }
    for (const name of binds) below.add(name);
  }
  return true;
}

/** What an import gives each of its names, with the name last. */
function meanings({ kind, level, module, names }: Import): string[] {
  return names.map(({ name, binds }) => {
    const whole = kind === 'from' ? `${'.'.repeat(level)}${module} ${name}` : name;
    return `${kind} ${whole} ${binds ?? '*'}`;
  });
}
