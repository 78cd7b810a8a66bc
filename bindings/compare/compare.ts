import type { Binding, FunctionJson, JsonObject } from '../function-json/function-json.ts';
import { durableInput, grpcProperty } from '../services/durable.ts';
import { compareBinding } from './compare-binding.ts';
import { compareRetry } from './compare-retry.ts';
import type { Comparison, Finding, IndexedFunction } from './comparison.ts';

/**
 * Compares a v1 function with a v2 one by what hosts, workers and extensions make of both. Lenient only
 * where they are: order, case of property names and enum values, nulls, documented defaults.
 * See docs/semantics.md#comparing
 */
export function compareFunctions(
  name: string,
  v1: Pick<FunctionJson, 'bindings' | 'retry'>,
  v2: IndexedFunction,
): Comparison {
  const findings: Finding[] = [];
  if (name !== v2.name) {
    const names = { v1: name, v2: v2.name };
    findings.push({ verdict: 'different', reason: 'function-name', path: 'name', ...names });
  }
  const left = [...v2.bindings];
  for (const binding of v1.bindings) {
    const at = left.findIndex((each) => isTwin(binding, each));
    const [twin] = at < 0 ? [] : left.splice(at, 1);
    const path = `bindings.${binding.name}`;
    if (twin === undefined) {
      findings.push({ verdict: 'different', reason: 'binding-missing', path, v1: binding.type });
    } else {
      const dataType = v2.dataTypes && (v2.dataTypes[nameOf(twin)] ?? null);
      const { [grpcProperty]: grpc, ...own } = twin;
      findings.push(...compareBinding(name, binding, own, dataType));
      if (grpc === true) findings.push(overGrpc(path, binding.name, twin));
    }
  }
  for (const added of left) {
    const path = `bindings.${nameOf(added)}`;
    findings.push({ verdict: 'different', reason: 'binding-added', path, v2: added });
  }
  findings.push(...compareRetry(v1.retry, v2.retry ?? undefined));
  return { verdict: worst(findings), findings };
}

/** Of one name; azure-functions-durable 2.x has a name of its own for the only input there may be. */
function isTwin(v1: Binding, v2: JsonObject): boolean {
  if (nameOf(v2) === v1.name) return true;
  return nameOf(v2) === durableInput && v2[grpcProperty] === true && v2.type === v1.type;
}

function overGrpc(path: string, v1: string, twin: JsonObject): Finding {
  return { verdict: 'note', reason: 'durable-grpc', path, v1, v2: nameOf(twin) };
}

function nameOf(binding: JsonObject): string {
  return typeof binding.name === 'string' ? binding.name : '';
}

function worst(findings: readonly Finding[]): Comparison['verdict'] {
  if (findings.some((finding) => finding.verdict === 'different')) return 'different';
  return findings.length > 0 ? 'note' : 'same';
}
