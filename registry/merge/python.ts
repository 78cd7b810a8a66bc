import { lineStart } from '../../python/header.ts';
import type { PyModule } from '../../python/module.ts';
import { parseModule } from '../../python/parse.ts';
import { moduleBindings } from '../../python/scopes.ts';
import { joinInsertions, type TextEdit, withEdits } from '../../workspace/text-edit.ts';
import { mergeKeyed, type Step } from './keyed.ts';
import type { Conflict, Merged, Versions } from './merge.ts';
import { importEdits, isStatementOfItsOwn } from './python-imports.ts';
import { type PythonItem, plain, pythonItems } from './python-items.ts';
import { mergeParts, type Sides } from './python-parts.ts';

/**
 * Merges modules by their statements. What stands in `ours` only stays; two sides that add functions
 * never meet; a function that both changed is merged by its comments, decorators, head and body. What
 * comes out parses, or it is a conflict.
 */
export function mergePython(versions: Versions): Merged {
  const [base, ours, theirs] = [versions.base, versions.ours, versions.theirs].map(parseModule) as [
    PyModule,
    PyModule,
    PyModule,
  ];
  try {
    if ([base, ours, theirs].some(({ syntaxError }) => syntaxError)) return whole(versions);
    const merged = new PythonMerge({ base, ours, theirs }).merged();
    if (merged.conflicts.length > 0) return merged;
    const result = parseModule(withEdits(versions.ours, merged.edits));
    const isSound = result.syntaxError === undefined;
    result.dispose();
    return isSound ? merged : whole(versions);
  } finally {
    for (const module of [base, ours, theirs]) module.dispose();
  }
}

function whole({ base, ours, theirs }: Versions): Merged {
  const span = { start: 0, end: ours.length };
  return {
    edits: [],
    conflicts: [{ what: 'the whole file', span, base, ours, theirs }],
    missing: [],
  };
}

class PythonMerge {
  readonly #sides: Sides;
  readonly #edits: TextEdit[] = [];
  readonly #conflicts: Conflict[] = [];
  readonly #missing: string[] = [];

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  merged(): Merged {
    const { base, ours, theirs } = this.#sides;
    const items = [base, ours, theirs].map(pythonItems) as [
      PythonItem[],
      PythonItem[],
      PythonItem[],
    ];
    const steps = mergeKeyed(...items).filter((step) => !isMatterOfImports(step));
    for (const step of steps) this.#take(step);
    this.#edits.push(...importEdits(this.#sides, items, withEdits(ours.text, this.#joined())));
    return { edits: this.#joined(), conflicts: this.#conflicts, missing: this.#missing };
  }

  #joined(): TextEdit[] {
    return joinInsertions(this.#edits);
  }

  #take(step: Step<PythonItem>): void {
    switch (step.kind) {
      case 'replace':
        this.#edits.push({ span: step.ours.span, text: this.#textOf(step.theirs) });
        return;
      case 'remove':
        this.#edits.push(removal(this.#sides.ours.text, step.ours));
        return;
      case 'insert':
        this.#insert(step);
        return;
      case 'gone':
        this.#missing.push(wordsFor(step.theirs));
        return;
      case 'both':
        this.#both(step);
    }
  }

  #insert(step: Extract<Step<PythonItem>, { kind: 'insert' }>): void {
    const { ours } = this.#sides;
    const { theirs, after, before } = step;
    const name = /^name (.*)$/.exec(theirs.key)?.[1];
    const [node] = name === undefined ? [] : (moduleBindings(ours).get(name) ?? []);
    if (node) {
      const span = { start: node.startIndex, end: node.endIndex };
      this.#conflict(theirs, span, undefined, this.#textOf(theirs));
      return;
    }
    this.#edits.push(insertionOf(ours.text, this.#textOf(theirs), theirs, after, before));
  }

  #both({ base, ours, theirs }: Extract<Step<PythonItem>, { kind: 'both' }>): void {
    if (base !== undefined && theirs !== undefined) {
      const merged = mergeParts(this.#sides, { base, ours, theirs });
      if (merged !== undefined) {
        this.#edits.push(...merged);
        return;
      }
    }
    const text = theirs === undefined ? '' : this.#textOf(theirs);
    this.#conflict(
      ours,
      ours.span,
      base && this.#sides.base.text.slice(base.span.start, base.span.end),
      text,
    );
  }

  #conflict(
    item: PythonItem,
    span: Conflict['span'],
    base: string | undefined,
    theirs: string,
  ): void {
    const ours = this.#sides.ours.text.slice(span.start, span.end);
    this.#conflicts.push({ what: wordsFor(item), span, base: base ?? '', ours, theirs });
  }

  #textOf({ span }: PythonItem): string {
    return plain(this.#sides.theirs.text.slice(span.start, span.end));
  }
}

/** Imports are merged name by name, but for those that have a comment or are of an unusual kind. */
function isMatterOfImports(step: Step<PythonItem>): boolean {
  const item =
    'theirs' in step && step.theirs ? step.theirs : 'ours' in step ? step.ours : undefined;
  return item?.import !== undefined && !isStatementOfItsOwn(item);
}

/** As one says it: `function orders`, `class Order`, `import json`. */
function wordsFor({ key, def, isDeclaration }: PythonItem): string {
  const [kind, ...rest] = key.split(' ');
  const name = rest.join(' ');
  if (kind !== 'name') {
    if (kind === 'code') return `\`${name.split('\n', 1)[0]}\``;
    return { end: 'the comments at the end', docstring: 'the docstring' }[key] ?? key;
  }
  return `${def ? 'function' : isDeclaration ? 'class' : 'variable'} ${name}`;
}

/** Takes the blank lines above with it, those below where nothing stands above. */
function removal(text: string, { span, previousEnd }: PythonItem): TextEdit {
  if (previousEnd > 0) return { span: { start: previousEnd, end: span.end }, text: '' };
  const [space = ''] = /^\s*/.exec(text.slice(span.end)) ?? [];
  return { span: { start: span.start, end: span.end + space.length }, text: '' };
}

/** Set off as it is in theirs, and declarations as Black does it. */
function insertionOf(
  text: string,
  added: string,
  item: PythonItem,
  after: PythonItem | undefined,
  before: PythonItem | undefined,
): TextEdit {
  const least = item.isDeclaration || after?.isDeclaration ? 3 : 1;
  const breaks = '\n'.repeat(Math.max(least, item.breaks));
  if (after !== undefined) {
    const at = after.span.end;
    return { span: { start: at, end: at }, text: `${breaks}${added}` };
  }
  if (before !== undefined) {
    const at = lineStart(text, before.span.start);
    const below = item.isDeclaration || before.isDeclaration ? '\n\n\n' : '\n';
    return { span: { start: at, end: at }, text: `${added}${below}` };
  }
  const end = text.trimEnd().length;
  return { span: { start: end, end }, text: end === 0 ? added : `${breaks}${added}` };
}
