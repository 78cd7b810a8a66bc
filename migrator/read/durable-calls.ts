import type { LegacyFunction } from './legacy-app.ts';

/** Methods of a context or a client of azure-functions-durable that name a function to call. */
const call =
  /\.(?:call_activity(?:_with_retry)?|call_sub_orchestrator(?:_with_retry)?|start_new)\s*\(\s*(?:name\s*=\s*|orchestration_function_name\s*=\s*)?(["'])([^"'\\\n]+)\1/g;

/**
 * The functions of the app that the script of a durable function, or of one with a client, calls by a
 * literal name, in the order of their first call. A name that is computed is not found.
 */
export function durableCalls(
  functions: ReadonlyMap<string, LegacyFunction>,
  { script }: LegacyFunction,
): string[] {
  const named = [...script.text.matchAll(call)].map(([, , name = '']) => name);
  return [...new Set(named)].filter((name) => functions.has(name));
}
