import type { Diagnostic } from '../../diagnostics/diagnostic.ts';

/**
 * What fails, without its place, which moves, and without the list of missing packages: how many are
 * asked for before something fails depends on what was loaded before.
 */
export function failureOf({ code, message }: Diagnostic): string {
  return `${code}: ${message.replace(/ without .*?, which this Python lacks:/, ':')}`;
}
