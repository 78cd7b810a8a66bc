import { lazyPackage } from '../../workspace/lazy-package.ts';
import type { Generated, Lock } from './lock.ts';

const semver = lazyPackage<typeof import('semver')>('semver');

/** Both sides of a text with the markers that git leaves in a conflict; undefined where there are none. */
export function bothSides(text: string): readonly [ours: string, theirs: string] | undefined {
  if (!/^<{7} /m.test(text) || !/^>{7} /m.test(text)) return undefined;
  const sides: [string[], string[]] = [[], []];
  let place: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.startsWith('<<<<<<< ')) place = 'ours';
    else if (place !== 'both' && line.startsWith('|||||||')) place = 'base';
    else if (place !== 'both' && line === '=======') place = 'theirs';
    else if (line.startsWith('>>>>>>> ')) place = 'both';
    else {
      if (place === 'both' || place === 'ours') sides[0].push(line);
      if (place === 'both' || place === 'theirs') sides[1].push(line);
    }
  }
  return [sides[0].join('\n'), sides[1].join('\n')];
}

/**
 * All that either of two locks has. Of a registry or an entry that both have, the newer version counts:
 * git merged the files of the app, too.
 */
export function unionOf(ours: Lock, theirs: Lock, keyOf: (entry: Generated) => string): Lock {
  const registries = { ...ours.registries };
  for (const [namespace, pin] of Object.entries(theirs.registries)) {
    const own = registries[namespace];
    if (own === undefined || isNewer(pin.version, own.version)) registries[namespace] = pin;
  }
  const entries = new Map(ours.generated.map((entry) => [keyOf(entry), entry]));
  for (const entry of theirs.generated) {
    const own = entries.get(keyOf(entry));
    if (own === undefined || isNewer(versionOf(entry), versionOf(own))) {
      entries.set(keyOf(entry), entry);
    }
  }
  return { ...ours, registries, generated: [...entries.values()] };
}

function versionOf({ template, templates }: Generated): string {
  return templates[template]?.version ?? '';
}

function isNewer(one: string, other: string): boolean {
  const [a, b] = [semver().valid(one), semver().valid(other)];
  return a !== null && b !== null && semver().gt(a, b);
}
