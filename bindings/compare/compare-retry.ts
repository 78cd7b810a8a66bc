import { retryKeywords, strategies } from '../decorators/retry.ts';
import {
  type Json,
  type JsonObject,
  type RetryPolicy,
  sameKey,
} from '../function-json/function-json.ts';
import { readTimeSpan } from '../function-json/time-span.ts';
import type { Finding } from './comparison.ts';

/** Compares retry policies: the v1 one as written, the v2 one as the library's settings have it. */
export function compareRetry(
  v1: RetryPolicy | undefined,
  v2: JsonObject | undefined,
): readonly Finding[] {
  if (v1 === undefined && v2 === undefined) return [];
  if (v1 === undefined || v2 === undefined) {
    const sides = {
      ...(v1 === undefined ? {} : { v1: { strategy: v1.strategy, ...v1.properties } }),
      ...(v2 === undefined ? {} : { v2 }),
    };
    return [{ verdict: 'different', reason: 'retry', path: 'retry', ...sides }];
  }
  const strategy = strategies.find((each) => sameKey(each.v1, v1.strategy));
  if (strategy?.v2 !== v2.strategy) return [difference('strategy', v1.strategy, v2.strategy)];

  const given = (property: string): Json => {
    const key = Object.keys(v1.properties).find((each) => sameKey(each, property));
    return (key === undefined ? undefined : v1.properties[key]) ?? null;
  };
  const findings: Finding[] = [];
  const counts = [given('maxRetryCount'), v2.max_retry_count ?? null] as const;
  if (integer(counts[0]) === undefined || integer(counts[0]) !== integer(counts[1])) {
    findings.push(difference('maxRetryCount', ...counts));
  }
  for (const property of strategy?.intervals ?? []) {
    const [one, other] = [given(property), v2[retryKeywords[property]] ?? null];
    if (seconds(one) === undefined || seconds(one) !== secondsOfDay(other)) {
      findings.push(difference(property, one, other));
    }
  }
  return findings;
}

function difference(property: string, v1: Json, v2: Json | undefined): Finding {
  const sides = v2 === undefined ? { v1 } : { v1, v2 };
  return { verdict: 'different', reason: 'retry', path: `retry.${property}`, ...sides };
}

function integer(value: Json): number | undefined {
  return /^-?\d+$/.test(String(value)) ? Number(value) : undefined;
}

function seconds(value: Json): number | undefined {
  const span = readTimeSpan(typeof value === 'string' ? value : '');
  return span.kind === 'malformed' ? undefined : span.seconds;
}

/** What the v2 worker reads with `%H:%M:%S`. */
function secondsOfDay(value: Json): number | undefined {
  return typeof value === 'string' && /^\d{1,2}:\d{1,2}:\d{1,2}$/.test(value)
    ? seconds(value)
    : undefined;
}
