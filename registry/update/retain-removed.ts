import { projectDependencies } from '../../app/pyproject.ts';
import { type Requirement, readRequirements } from '../../app/requirements.ts';
import { addLines, addRequirements } from '../../generators/files/add-missing.ts';
import type { Output } from '../../generators/outputs.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';

/** A rendering that has lost nothing, and the requirements that the template itself no longer has. */
export interface Kept {
  readonly text: string;
  readonly requirements: readonly string[];
}

/**
 * What a template makes now, with all it made before. Files that several templates and the user share
 * only gain and change: another template, or code of the user's, may need what this one drops.
 */
export function retainRemoved(base: string, { text, merge }: Pick<Output, 'text' | 'merge'>): Kept {
  switch (merge) {
    case 'lines':
      return { text: withEdits(text, addLines(text, base)), requirements: [] };
    case 'json':
      return {
        text: `${JSON.stringify(over(JSON.parse(base), JSON.parse(text)), null, 2)}\n`,
        requirements: [],
      };
    case 'requirements':
      return {
        text: withEdits(text, addRequirements(text, base)),
        requirements: dropped(readRequirements(base), readRequirements(text)),
      };
    case 'dependencies': {
      const [old, now] = [base, text].map((each) => projectDependencies(each));
      const requirements = dropped(old?.requirements ?? [], now?.requirements ?? []);
      if (now === undefined || requirements.length === 0) return { text, requirements: [] };
      return { text: withEdits(text, [now.add(requirements)]), requirements };
    }
    default:
      return { text, requirements: [] };
  }
}

type Requirements = readonly Requirement[];

function dropped(old: Requirements, now: Requirements): string[] {
  const names = new Set(now.map(({ name }) => name));
  return old.filter(({ name }) => !names.has(name)).map(({ text }) => text);
}

/** The keys of both; a list or a value comes from the second. */
function over(base: unknown, top: unknown): unknown {
  if (!isObject(base) || !isObject(top)) return top;
  const keys = Object.keys({ ...base, ...top });
  return Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(top, key) ? over(base[key], top[key]) : base[key]]),
  );
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
