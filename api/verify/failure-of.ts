import type { Diagnostic } from '../../diagnostics/diagnostic.ts';

/**
 * A failure in comparable form: without its position, and without the list of missing packages, which
 * depends on import order.
 */
export function failureKey({ code, message }: Diagnostic): string {
  return `${code}: ${message.replace(/ without .*?, which this Python lacks:/, ':')}`;
}
