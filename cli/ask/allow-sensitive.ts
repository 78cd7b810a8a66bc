import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { notAllowed, type Sensitive } from '../../registry/permissions/permissions.ts';
import { type Line, styled } from '../views/terminal.ts';
import { confirm, type Source } from './ask.ts';

/** The sensitive files of a plan, in a block of their own. */
export function sensitiveLines(sensitive: readonly Sensitive[]): Line[] {
  if (sensitive.length === 0) return [];
  return [
    '',
    [styled('yellow', 'Sensitive'), ', so look at these first:'],
    ...sensitive.map(({ template, path, why }) => `  ${path}  ${why} (${template})`),
  ];
}

/**
 * What stands against the sensitive files that the globs of `--allow-sensitive` do not allow: nothing
 * where a person says yes.
 */
export async function allowSensitive(
  sensitive: readonly Sensitive[],
  { allowSensitive: globs }: { readonly allowSensitive: readonly string[] },
  source: Source,
): Promise<readonly Diagnostic[] | 'interrupted'> {
  const open = notAllowed(sensitive, globs);
  if (open.length === 0 || source !== 'person') return open;
  const answer = await confirm('Write the sensitive files too?', false);
  if (answer === 'interrupted') return answer;
  return answer ? [] : open;
}
