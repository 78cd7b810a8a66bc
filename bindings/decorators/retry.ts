import { type Json, type RetryPolicy, sameKey } from '../function-json/function-json.ts';
import { readTimeSpan, timeOfDay } from '../function-json/time-span.ts';
import type { ChoiceNote, ChoiceProblem } from './choice.ts';
import { type Argument, type Decorator, literal } from './decorator.ts';

/** First azure-functions with the `retry` decorator. */
export const retrySince = '1.18.0';

/** The strategies, v1 name → v2 name, and the intervals that each needs. See docs/semantics.md#retry */
export const strategies = [
  { v1: 'fixedDelay', v2: 'fixed_delay', intervals: ['delayInterval'] },
  {
    v1: 'exponentialBackoff',
    v2: 'exponential_backoff',
    intervals: ['minimumInterval', 'maximumInterval'],
  },
] as const;

/** The keyword of `retry` for each interval. */
export const retryKeywords = {
  delayInterval: 'delay_interval',
  minimumInterval: 'minimum_interval',
  maximumInterval: 'maximum_interval',
} as const;

export interface RetryChoice {
  readonly decorator?: Decorator;
  readonly notes: readonly ChoiceNote[];
  readonly problems: readonly ChoiceProblem[];
}

/** The `retry` decorator for a policy, or what keeps it from being one. */
export function retryDecorator(policy: RetryPolicy): RetryChoice {
  const strategy = strategies.find((each) => sameKey(each.v1, policy.strategy));
  if (strategy === undefined) {
    return { notes: [], problems: [{ kind: 'retry-strategy', strategy: policy.strategy }] };
  }
  const notes: ChoiceNote[] = [];
  const problems: ChoiceProblem[] = [];
  const given = new Map(
    Object.entries(policy.properties).map(([key, value]) => [key.toLowerCase(), value]),
  );

  const count = readCount(given.get('maxretrycount'));
  if (count === undefined) {
    problems.push({ kind: 'retry-count', value: given.get('maxretrycount') ?? null });
  } else if (count === -1) notes.push({ kind: 'retries-for-ever' });

  const intervals: Argument[] = [];
  for (const property of strategy.intervals) {
    const value = given.get(property.toLowerCase()) ?? null;
    const interval = readInterval(value);
    if (interval.kind === 'malformed') {
      problems.push({ kind: 'retry-interval', property, value, reason: interval.reason });
    } else intervals.push({ name: retryKeywords[property], value: literal(interval.text) });
  }

  const read = ['maxRetryCount', ...strategy.intervals];
  for (const [property, value] of Object.entries(policy.properties)) {
    if (read.some((each) => sameKey(each, property))) continue;
    notes.push({ kind: 'dropped-retry-property', property, value });
  }
  if (problems.length > 0) return { notes, problems };
  const decorator = {
    method: 'retry',
    arguments: [
      { name: 'strategy', value: literal(strategy.v2) },
      { name: 'max_retry_count', value: literal(String(count)) },
      ...intervals,
    ],
  };
  return { decorator, notes, problems };
}

function readCount(value: Json | undefined): number | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^(?:-1|\d{1,9})$/.test(text) ? Number(text) : undefined;
}

interface Malformed {
  readonly kind: 'malformed';
  readonly reason: Extract<ChoiceProblem, { kind: 'retry-interval' }>['reason'];
}

function readInterval(
  value: Json,
): { readonly kind: 'interval'; readonly text: string } | Malformed {
  if (value === null) return { kind: 'malformed', reason: 'missing' };
  const span = readTimeSpan(typeof value === 'string' ? value : '');
  if (span.kind === 'malformed') return { kind: 'malformed', reason: 'malformed' };
  if (span.seconds < 0) return { kind: 'malformed', reason: 'negative' };
  if (span.seconds >= 86_400) return { kind: 'malformed', reason: 'a day or more' };
  if (!Number.isInteger(span.seconds))
    return { kind: 'malformed', reason: 'fractions of a second' };
  return { kind: 'interval', text: timeOfDay(span.seconds) };
}
