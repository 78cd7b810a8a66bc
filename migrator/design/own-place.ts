import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { LegacyApp } from '../read/legacy-app.ts';

/**
 * How far code reaches by the place of its own file: not at all, into the folder that holds it, to
 * folders above that, or in ways that cannot be followed.
 */
export type FileReach = 'nowhere' | 'own-folder' | 'above' | 'unclear';

const otherWays = ['getfile', 'getsourcefile', '__path__', '__spec__', '__loader__', '__package__'];

/**
 * Reads what a file does with `__file__` and `context.function_directory`. It stays in its own folder
 * where it takes one step up for each `__file__` and none else.
 */
export function reachOf({ module }: PythonSource): FileReach {
  const { identifiers } = module;
  if (otherWays.some((name) => identifiers.has(name))) return 'unclear';
  const files = module.uses('__file__').length;
  const folders = attributes(module, 'function_directory');
  if (files + folders === 0) return 'nowhere';
  const takesName = module.calls.some(
    ({ callee, arguments: [first] }) =>
      /(?:^|\.)(?:basename|relpath|splitext)$/.test(callee) && first?.text.includes('__file__'),
  );
  if (takesName) return 'unclear';
  const stepsUp =
    module.calls.filter((call) => /(?:^|\.)dirname$/.test(call.callee)).length +
    attributes(module, 'parent');
  const climbs =
    attributes(module, 'parents') > 0 ||
    identifiers.has('pardir') ||
    module.root.descendantsOfType('string_content').some((each) => each?.text.includes('..'));
  return stepsUp === files && !climbs ? 'own-folder' : 'above';
}

function attributes(module: PythonSource['module'], name: string): number {
  if (!module.identifiers.has(name)) return 0;
  return module.root
    .descendantsOfType('attribute')
    .filter((each) => each?.childForFieldName('attribute')?.text === name).length;
}

/** Where a Python file spells the path of a folder, or of something in it. */
export interface PathMention {
  readonly source: PythonSource;
  readonly span: Span;
}

/** The first place of each of these folders that a Python file of the app spells as a path. */
export function pathMentions(
  app: LegacyApp,
  folders: readonly string[],
): ReadonlyMap<string, PathMention> {
  const found = new Map<string, PathMention>();
  const words = new Set(folders.filter((folder) => /^[\w-]+$/.test(folder)));
  const others = folders.filter((folder) => !words.has(folder));
  for (const source of app.pythonSources) {
    // A path has the name of a folder between its separators. Most files name none, or only their own.
    const named = [
      ...wordsOf(source.text).filter((word) => words.has(word)),
      ...others.filter((folder) => source.text.includes(folder)),
    ].filter((folder) => !found.has(folder));
    if (named.length === 0) continue;
    for (const node of source.module.root.descendantsOfType('string_content')) {
      if (node === null) continue;
      for (const folder of named) {
        if (found.has(folder) || !node.text.includes(folder)) continue;
        if (!spellsPath(app, node.text, folder) && !isJoined(node.parent, folder)) continue;
        found.set(folder, { source, span: { start: node.startIndex, end: node.endIndex } });
      }
    }
  }
  return found;
}

function wordsOf(text: string): string[] {
  return [...new Set(text.match(/[\w-]+/g))];
}

/** `Orders/data.json`, `../Orders/`, `__app__/Orders/data.json`, where there is such a path. */
function spellsPath(app: LegacyApp, text: string, folder: string): boolean {
  const path = text
    .replaceAll('\\\\', '/')
    .replaceAll('\\', '/')
    .replace(/^(?:\.{0,2}\/)*(?:__app__\/)?/, '');
  return path.startsWith(`${folder}/`) && app.has(path.replace(/\/$/, ''));
}

/** A part of `os.path.join(…)`, `Path(…)` or `root / "Orders"`. */
function isJoined(string: StringNode, folder: string): boolean {
  if (string?.text.slice(1, -1) !== folder) return false;
  const { parent } = string;
  if (parent?.type === 'binary_operator') return parent.text.includes('/');
  const callee =
    parent?.type === 'argument_list' ? parent.parent?.childForFieldName('function') : null;
  return /(?:^|\.)(?:join|joinpath|Path|PurePath|listdir|glob|walk)$/.test(callee?.text ?? '');
}

type StringNode = NonNullable<ReturnType<PythonSource['module']['root']['child']>> | null;
