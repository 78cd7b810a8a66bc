import { admits, isCompatible, isPin, lowerBound, newest } from './versions.ts';

/** What becomes of a version specifier where a version is needed. */
export type Raised =
  | { readonly kind: 'enough' }
  /** `isPin`: what is installed changes for sure. */
  | { readonly kind: 'raised'; readonly specifier: string; readonly isPin: boolean }
  | { readonly kind: 'excluded' };

const enough: Raised = { kind: 'enough' };

/**
 * Raises a specifier that asks for less than is needed, as far as is preferred, and changes no more of it
 * than its bound. One without a lower bound stays: it gets the newest version. So does a range that begins
 * at `settled` or later.
 */
export function raiseSpecifier(
  specifier: string,
  needed: string,
  preferred: string,
  settled = preferred,
): Raised {
  const bound = lowerBound(specifier);
  const isBelow = (version: string) => bound === undefined || newest([bound, version]) !== bound;
  if (isCompatible(specifier) || isPin(specifier)) {
    if (!isBelow(needed)) return enough;
    if (isCompatible(specifier) && admits(specifier, needed)) {
      const to = admits(specifier, preferred) ? preferred : needed;
      return { kind: 'raised', specifier: raisedSeries(specifier, to), isPin: false };
    }
    const operator = /^\W+/.exec(specifier)?.[0] ?? '==';
    return { kind: 'raised', specifier: `${operator}${preferred}`, isPin: true };
  }
  if (bound !== undefined && !isBelow(settled)) return enough;
  if (!admits(specifier, needed)) return { kind: 'excluded' };
  if (bound === undefined) return enough;
  const to = admits(specifier, preferred) ? preferred : needed;
  if (!isBelow(to)) return enough;
  // `==1.2.*` keeps its series and gets a bound of its own.
  const raised = /(?<![=!~<])>/.test(specifier)
    ? specifier.replace(/(>=|>)\s*[^,\s)]+/, `>=${to}`)
    : `${specifier},>=${to}`;
  return { kind: 'raised', specifier: raised, isPin: false };
}

/**
 * The specifier with an upper bound, unless it has one that is as strict; undefined where it asks for
 * later versions only.
 */
export function capSpecifier(specifier: string, below: string): string | undefined {
  const bound = lowerBound(specifier);
  // Pre-releases of the first version that is too new are too new as well.
  if (bound !== undefined && newest([bound, `${below}.dev0`]) === bound) return undefined;
  if (isPin(specifier) || !admits(specifier, below)) return specifier;
  return `${specifier}${specifier === '' ? '' : ','}<${below}`;
}

/** `~=1.4` becomes `~=1.21` where 1.21.0 is needed: as wide as it was. */
function raisedSeries(specifier: string, minimum: string): string {
  const precision = specifier.split('.').length;
  const dropped = minimum.split('.').slice(precision);
  if (dropped.some((part) => part !== '0')) return `${specifier},>=${minimum}`;
  return specifier.replace(/[\d.]+$/, minimum.split('.').slice(0, precision).join('.'));
}
