import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { IndexedFunction } from '../../bindings/compare/comparison.ts';
import type { DecoratorChoice } from '../../bindings/decorators/choice.ts';
import { printDecorators } from '../../bindings/decorators/print.ts';

/** One decorated function for the library to register. */
export interface Source {
  readonly text: string;
  readonly durableBlueprint: boolean;
}

export interface Answer {
  readonly version: string;
  readonly functions: readonly (IndexedFunction | { readonly error: string })[];
  readonly signatures: {
    readonly [method: string]: {
      /** Keyword → whether it must be given. */
      readonly keywords: { readonly [name: string]: boolean };
      readonly open: boolean;
    };
  };
  readonly enums: { readonly [name: string]: readonly string[] };
  /** Where it was asked: whether functions can be called, and what leads to those that Durable wraps. */
  readonly calls: { readonly callable: boolean; readonly unwrapped: readonly string[] } | null;
  readonly decorators: readonly string[];
  /** Types that take a return value only as `$return`. */
  readonly explicitOnly: readonly string[];
}

interface Question {
  readonly functions?: readonly Source[];
  readonly signatures?: readonly string[];
  readonly enums?: readonly string[];
  readonly calls?: true;
}

/** Asks the azure-functions installed for an interpreter, or in a folder, in one process. */
export function askLibrary(python: string, question: Question, folder?: string): Answer {
  const script = path.join(import.meta.dirname, 'library.py');
  const input = JSON.stringify(question);
  const options = { input, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync(python, ['-I', script, ...(folder ? [folder] : [])], options));
}

/** Decorators over a function that takes anything, as source for the library. */
export function sourceOf(
  choice: Pick<DecoratorChoice, 'decorators' | 'needsDurableBlueprint'>,
): Source {
  const names = { on: 'bp', azure: (member: string) => `func.${member}` };
  const lines = printDecorators(choice.decorators, names, { indent: '', width: 88 });
  return {
    text: `${lines.join('\n')}\nasync def main(**bound):\n    pass\n`,
    durableBlueprint: choice.needsDurableBlueprint,
  };
}
