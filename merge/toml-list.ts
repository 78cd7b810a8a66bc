import { readRequirements } from '../app/requirements.ts';
import { withEdits } from '../workspace/text/text-edit.ts';
import { mergeByLine } from './entries.ts';
import type { Versions } from './merge.ts';
import { each } from './three.ts';

/**
 * A key whose value is a list, with what both sides put into it and took out; undefined where the value
 * is none, or where both sides changed one of its items.
 */
export function mergeList(versions: Versions): string | undefined {
  return mergeShort(versions) ?? mergeLong(versions);
}

/** Plain texts in one line. */
function mergeShort(versions: Versions): string | undefined {
  const lists = each(versions, (text) =>
    /^([^[\]#"'\n]*=[ \t]*\[[ \t]*)((?:"[^"\\\n]*"[ \t]*,?[ \t]*)*)(\][^\n]*)$/.exec(text),
  );
  if (!lists.base || !lists.ours || !lists.theirs) return undefined;
  const [base, ours, theirs] = [lists.base, lists.ours, lists.theirs].map(
    ([, , items = '']) => new Set(items.match(/"[^"]*"/g) ?? []),
  ) as [Set<string>, Set<string>, Set<string>];
  const kept = [...ours].filter((item) => !base.has(item) || theirs.has(item));
  const added = [...theirs].filter((item) => !base.has(item) && !ours.has(item));
  const [, head, , tail] = lists.ours;
  const items = [...kept, ...added];
  const isOnce = new Set(items.map((item) => keyOf(item))).size === items.length;
  const isSame = lists.base[3] === lists.theirs[3];
  return isOnce && isSame ? `${head}${items.join(', ')}${tail}` : undefined;
}

/** An item a line. */
function mergeLong(versions: Versions): string | undefined {
  const isList = (text: string) => /^[^\n]*=\s*\[[ \t]*(?:#[^\n]*)?\n[\s\S]*\n[ \t]*\]/.test(text);
  if (!Object.values(versions).every(isList)) return undefined;
  const texts = each<string, string>(versions, withLastComma);
  const { edits, conflicts } = mergeByLine(texts, keyOf);
  return conflicts.length > 0 ? undefined : withEdits(texts.ours, edits);
}

/** An item that comes below the last one needs a comma between them. */
function withLastComma(text: string): string {
  const code = /"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|\]|[^\s"'#\]]+/g;
  let end = 0;
  let closing = 0;
  for (const { 0: found, index } of text.matchAll(code)) {
    if (found.startsWith('#')) continue;
    if (found === ']') closing = end;
    end = index + found.length;
  }
  const isSeparate = /[,[]/.test(text.charAt(closing - 1));
  return isSeparate ? text : `${text.slice(0, closing)},${text.slice(closing)}`;
}

/** Requirements go by their project. */
function keyOf(item: string): string {
  const value = /^\s*(["'])(.*?)\1\s*,?/.exec(item)?.[2];
  const [requirement] = value === undefined ? [] : readRequirements(value);
  return requirement?.name ?? value ?? item;
}
