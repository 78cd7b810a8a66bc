import type { Output } from '../../generators/outputs.ts';

/**
 * Files of a template that have another name in its new version: the same kind of file, of which at
 * least half of the lines are the same, and no other one is as near. By the old path.
 */
export function pairedFiles(
  gone: readonly Output[],
  coming: readonly Output[],
): ReadonlyMap<string, Output> {
  const pairs = gone.flatMap((old) =>
    coming.flatMap((now) => {
      const share = extension(old) === extension(now) ? commonShare(old.text, now.text) : 0;
      return share >= 0.5 ? [{ old, now, share }] : [];
    }),
  );
  const paired = new Map<string, Output>();
  for (const { old, now } of pairs.sort((one, other) => other.share - one.share)) {
    const isTaken = paired.has(old.path) || [...paired.values()].includes(now);
    if (!isTaken) paired.set(old.path, now);
  }
  return paired;
}

function extension({ path }: Output): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? '';
}

function commonShare(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('\n').filter((line) => line.trim() !== ''));
  const lines = new Set(b);
  const common = (a ?? []).filter((line) => lines.has(line)).length;
  return common / Math.max(a?.length ?? 0, b?.length ?? 0, 1);
}
