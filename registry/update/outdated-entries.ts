import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  templateGone,
  templateOlder,
  versionMismatch,
} from '../../diagnostics/registry/updates.ts';
import type { Library } from '../../generators/templates/library.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import type { Generated } from '../lock/lock.ts';

const semver = lazyPackage<typeof import('semver')>('semver');

/** What there is to update in an app. */
export interface Outdated {
  readonly entries: readonly Generated[];
  /** Why others stay as they are. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The entries of which a template is another one now. One that went back to an older version is left
 * alone unless it is `named`.
 */
export function outdatedEntries(
  entries: readonly Generated[],
  library: Library,
  named: readonly string[] = [],
): Outdated {
  const diagnostics: Diagnostic[] = [];
  const outdated = entries.filter((entry) => {
    const { template: own, templates } = entry;
    const known = { ...(templates[own] === undefined && { [own]: undefined }), ...templates };
    const reasons = Object.entries(known).flatMap(([name, made]) => {
      if (made === undefined || !library.names.includes(name)) {
        return [diagnose(templateGone, { template: name })];
      }
      const { version } = made;
      const there = library.origin(name).version;
      const isOlder = isVersion(version) && isVersion(there) && semver().lt(there, version);
      const isSame = library.origin(name).integrity === made.integrity;
      return isOlder && !isSame && !named.includes(entry.template)
        ? [diagnose(templateOlder, { template: name, here: version, there })]
        : [];
    });
    reasons.push(...versionMismatches(entry, library));
    diagnostics.push(...reasons);
    return reasons.length === 0 && movedTemplates(entry, library).length > 0;
  });
  return { entries: outdated, diagnostics: diagnostics.filter(isFirst) };
}

/**
 * The templates of an entry whose digest is that of another version than the entry says, as far as the
 * library has them.
 */
export function versionMismatches(
  { templates }: Pick<Generated, 'templates'>,
  library: Library,
): Diagnostic[] {
  return Object.entries(templates).flatMap(([name, { version, integrity }]) => {
    if (!library.names.includes(name)) return [];
    const there = library.origin(name);
    return there.integrity === integrity && there.version !== version
      ? [diagnose(versionMismatch, { what: `${name} ${version}`, there: there.version })]
      : [];
  });
}

/** A template of an entry, then and now. */
export interface Moved {
  readonly template: string;
  readonly from: string;
  readonly to: string;
}

/** The templates of an entry that are other ones now. */
export function movedTemplates({ templates }: Generated, library: Library): Moved[] {
  return Object.entries(templates).flatMap(([template, { version, integrity }]) => {
    const now = library.origin(template);
    return now.integrity === integrity ? [] : [{ template, from: version, to: now.version }];
  });
}

function isVersion(text: string): boolean {
  return semver().valid(text) !== null;
}

function isFirst(one: Diagnostic, at: number, all: readonly Diagnostic[]): boolean {
  return all.findIndex((each) => each.message === one.message) === at;
}
