import type { NameUses } from '../../python/name-uses.ts';
import type { Signature } from '../../python/signatures.ts';

/** What is wrong with how a function or class is called, and its name. */
interface BrokenCall {
  readonly what: string;
  readonly name: string;
}

/**
 * Calls of a version that what it calls no longer fits, though it did where the calls come from. `own` and
 * `its` are the versions that the result is made of.
 */
export function brokenCalls(
  own: NameUses,
  its: NameUses | undefined,
  result: NameUses,
): BrokenCall[] {
  const isNew = (of: (uses: NameUses) => ReadonlySet<string>) =>
    [...of(result)].filter((each) => !of(own).has(each) && !(its && of(its).has(each)));
  const misfits = isNew(({ calls }) => calls).map((each): BrokenCall => {
    const name = each.replace(/\(.*/, '');
    return { name, what: `one side calls ${name} with arguments that the other no longer takes` };
  });
  const waits = isNew(({ waits }) => waits).map((each): BrokenCall => {
    const [name = '', ...how] = each.split(' ');
    const is = how[0] === 'without' ? 'made async' : 'no longer async';
    return { name, what: `one side calls ${name} ${how.join(' ')}, and on the other it is ${is}` };
  });
  const told = new Set([...misfits, ...waits].map(({ name }) => name));
  const others = [...result.signatures].flatMap(([name, signature]): BrokenCall[] => {
    const old = own.signatures.get(name);
    if (old === undefined || told.has(name)) return [];
    if (isShifted(name, [old, signature], [own, its, result])) {
      const what = `one side calls ${name} with arguments whose order the other changed`;
      return [{ name, what }];
    }
    const [gives] = [
      isCalledMore(name, own, its, result) ? otherResult(old, signature) : undefined,
      its && isCalledMore(name, its, own, result)
        ? otherResult(its.signatures.get(name), signature)
        : undefined,
    ].flatMap((each) => each ?? []);
    if (gives !== undefined) {
      return [{ name, what: `one side calls ${name}, which on the other ${gives}` }];
    }
    const isOther = !isCalledAlike(old, signature);
    if (isOther && result.values.has(name) && !its?.values.has(name)) {
      return [{ name, what: `one side hands on ${name}, and the other changed how it is called` }];
    }
    return [];
  });
  return [...misfits, ...waits, ...others];
}

/** Whether an argument without keyword, which means one parameter on its side, means another one now. */
function isShifted(
  name: string,
  [old, now]: readonly [Signature, Signature],
  [own, its, result]: readonly [NameUses, NameUses | undefined, NameUses],
): boolean {
  if (old.isOpen || now.isOpen) return false;
  // Calls beyond those of the other side are from the side that knows the old order.
  const counts = [...(result.positional.get(name) ?? [])].flatMap(([count, calls]) => {
    const others = its?.positional.get(name)?.get(count) ?? 0;
    return own.positional.get(name)?.has(count) && calls > others ? [count] : [];
  });
  const most = Math.max(0, ...counts);
  return old.names
    .slice(0, Math.min(most, old.positional))
    .some((each, at) => now.names[at] !== each && now.names.includes(each));
}

/** How what a call gives has changed, where that shows. */
function otherResult(old: Signature | undefined, now: Signature): string | undefined {
  if (old === undefined) return undefined;
  if (old.isGenerator !== now.isGenerator) {
    return now.isGenerator ? 'is made a generator' : 'is no longer a generator';
  }
  if (old.returned === now.returned) return undefined;
  return now.returned > 0 ? `returns ${now.returned} values` : 'no longer returns several values';
}

/** Whether one side has calls of its own, beyond those of the side that changed what is called. */
function isCalledMore(
  name: string,
  own: NameUses,
  its: NameUses | undefined,
  result: NameUses,
): boolean {
  const callsIn = (uses: NameUses | undefined) =>
    [...(uses?.positional.get(name)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  return callsIn(own) > 0 && callsIn(result) > callsIn(its);
}

/** Whether all that could call a function with its arguments still can, in order or by name. */
function isCalledAlike(old: Signature, now: Signature): boolean {
  return (
    old.isAsync === now.isAsync &&
    old.required === now.required &&
    old.names.every((name, at) => now.names[at] === name) &&
    String(old.keywordOnly) === String(now.keywordOnly)
  );
}
