import { lazyPackage } from '../workspace/lazy-package.ts';

const pep440 = lazyPackage<typeof import('@renovatebot/pep440')>('@renovatebot/pep440');

/** A package of which an app needs this version or a later one. */
export interface PackageNeed {
  readonly name: string;
  readonly minimum: string;
}

/** The newest of versions like `1.21.0`. */
export function newest(versions: readonly string[]): string {
  return versions.reduce((a, b) => (compare(a, b) >= 0 ? a : b));
}

/** Negative where `a` is older than `b`. */
function compare(a: string, b: string): number {
  return pep440().compare(versionIn(a), versionIn(b));
}

/** The version in a bound: that of `1.4.*` is `1.4`. Text that is no version is older than any. */
function versionIn(bound: string): string {
  const version = bound.replace(/\.\*$/, '');
  return pep440().valid(version) === null ? '0.dev0' : version;
}

/** Whether a version meets one clause; a pre-release may. */
function meets(version: string, operator: string, bound: string): boolean {
  return pep440().satisfies(version, `${operator}${bound}`, { prereleases: true });
}

function parts(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}

interface Clause {
  readonly operator: string;
  readonly version: string;
}

function clauses(specifier: string): Clause[] {
  return [...specifier.matchAll(/(===|==|~=|!=|<=|>=|<|>)\s*([^,\s)]+)/g)].map((match) => ({
    operator: match[1] ?? '',
    version: match[2] ?? '',
  }));
}

/** One exact version. */
export function isPin(specifier: string): boolean {
  const all = clauses(specifier);
  return all.length === 1 && /^={2,3}$/.test(all[0]?.operator ?? '') && !specifier.includes('*');
}

/** One `~=` clause: this version and later ones of its series. */
export function isCompatible(specifier: string): boolean {
  const all = clauses(specifier);
  return all.length === 1 && all[0]?.operator === '~=';
}

/** The least version a specifier admits, where it names one. */
export function lowerBound(specifier: string): string | undefined {
  return clauses(specifier).find(({ operator }) =>
    ['==', '===', '~=', '>=', '>'].includes(operator),
  )?.version;
}

/** Whether the upper bounds and exclusions of a specifier leave room for a version. */
export function admits(specifier: string, version: string): boolean {
  return clauses(specifier).every(({ operator, version: bound }) => {
    if (['<', '<=', '!='].includes(operator)) return meets(version, operator, bound);
    if (operator === '~=') return compare(version, upperOf(bound)) < 0;
    if (operator === '==') return bound.endsWith('.*') && meets(version, operator, bound);
    return true;
  });
}

/** `~=1.4.2` means `<1.5`. */
function upperOf(bound: string): string {
  const numbers = parts(bound).slice(0, -1);
  const last = numbers.pop() ?? 0;
  return [...numbers, last + 1].join('.');
}

/** Whether a version is one that a specifier asks for; without clauses any is. */
export function asksFor(specifier: string, version: string): boolean {
  return clauses(specifier).every(({ operator, version: bound }) => {
    return meets(version, operator, bound);
  });
}

/**
 * A range of Poetry in the words of PEP 440: `^1.2` admits what `>=1.2,<2` does, `^0.2` what `>=0.2,<0.3`
 * does, `~1.2` what `>=1.2,<1.3` does. See https://python-poetry.org/docs/dependency-specification/
 */
export function fromPoetry(range: string): string {
  const [, sign, version = ''] = /^([\^~])(?!=)\s*(\d[\d.]*)$/.exec(range) ?? [];
  if (sign !== undefined) {
    const numbers = parts(version);
    const first = numbers.findIndex((each) => each !== 0);
    const caret = first < 0 ? numbers.length - 1 : first;
    const raised = sign === '^' ? caret : Math.min(1, numbers.length - 1);
    const upper = [...numbers.slice(0, raised), (numbers[raised] ?? 0) + 1];
    return `>=${version},<${upper.join('.')}`;
  }
  if (range === '*') return '';
  return /^\d/.test(range) ? `==${range}` : range;
}
