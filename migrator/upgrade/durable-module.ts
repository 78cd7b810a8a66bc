import type { Node } from 'web-tree-sitter';
import { importedNames } from '../../app/inspect/imported-names.ts';
import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import { durableUpgrade } from '../../diagnostics/durable-upgrade.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Edit, Span } from '../../workspace/change/edit.ts';
import { isTestFile } from '../read/references.ts';

export const stepName = 'upgrade-durable';

export const clientClass = 'DurableOrchestrationClient';

/** What still works in 2.x, though it is deprecated. */
export interface Deprecated {
  readonly name: string;
  readonly place: Place;
}

/** A module of the app while it is read for what it has of 1.x. */
export class DurableModule {
  readonly source: PythonSource;
  /** What its names stand for, by the name. */
  readonly imported: ReadonlyMap<string, string>;
  /** What is found that is deprecated. */
  readonly deprecated: Deprecated[] = [];

  constructor(source: PythonSource) {
    this.source = source;
    this.imported = importedNames(source.module);
  }

  gone(what: string, span: Span, hint?: string): Diagnostic {
    const { path } = this.source;
    if (!isTest(path)) {
      const slots = { what, ...(hint !== undefined && { instead: hint }) };
      return diagnose(durableUpgrade.gone, slots, { at: { path, span } });
    }
    const slots = { what, instead: hint ?? 'Write the test against 2.x.' };
    return diagnose(durableUpgrade.goneParameter, slots, { at: { path, span } });
  }

  report<Slots>(
    entry: Parameters<typeof diagnose<Slots>>[0],
    slots: Slots,
    span: Span,
    name: string,
  ): Diagnostic {
    return diagnose(entry, slots, { at: { path: this.source.path, span }, function: name });
  }

  markDeprecated(name: string, node: Node): void {
    this.deprecated.push({ name, place: { path: this.source.path, span: spanOf(node) } });
  }

  edit(span: Span, text: string): Edit {
    const because = { step: stepName };
    return { kind: 'modify', path: this.source.path, span, text, because };
  }
}

export function isTest(path: string): boolean {
  return isTestFile({ functions: [] }, path);
}

/** The last name of a dotted one. */
export function last(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

export function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
