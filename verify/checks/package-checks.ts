import { bringsAlong } from '../../app/brings-along.ts';
import { deployedPackages, nameFits } from '../../app/deployed-packages.ts';
import { pythonFiles } from '../../app/find.ts';
import { distributionOf } from '../../app/requirements.ts';
import { moduleElsewhere } from '../../diagnostics/deployed.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { requirementMissing } from '../../diagnostics/doctor.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { placeOf } from '../index/findings.ts';
import type { Indexing } from '../index/indexing.ts';
import type { ImportedPackage } from '../index/raw-report.ts';

/**
 * Packages that the app imports and that its requirements do not bring: with them missing, the import
 * of the app fails in Azure, and none of its functions is there. An error where that is sure, a review
 * where a package that is not installed here may bring what is missing, or only one call fails.
 */
export function packageChecks(
  tree: Tree,
  around: Surroundings | undefined,
  { packages, installed }: Pick<Indexing, 'packages' | 'installed'>,
): Diagnostic[] {
  // Packages that were installed into the app are shipped with it.
  if (packages.length === 0 || tree.isThere('.python_packages')) return [];
  const listed = deployedPackages(tree, around);
  const names = new Set(listed?.names ?? []);
  const isAllKnown =
    listed !== undefined &&
    !listed.isPartial &&
    [...names].every((name) => installed.includes(name));
  // Several modules may be of one package.
  const told = new Set<string>();
  return packages.flatMap((each) => {
    if (isBrought(each, names)) return [];
    const at = each.at === null ? {} : { at: placeOf(each.at) };
    const elsewhere = each.distributions.length === 0 ? ownFolder(tree, each.module) : undefined;
    if (elsewhere !== undefined) {
      const dotted = elsewhere.replaceAll('/', '.');
      const slots = { module: each.module, path: elsewhere, dotted };
      return [diagnose(moduleElsewhere, slots, at)];
    }
    const guessed = nameOf(each);
    const slots = {
      name: guessed.name,
      wantedBy: each.at?.path ?? 'the app',
      file: listed?.path ?? 'The app has no requirements.txt, pyproject.toml or the like; it',
    };
    const missing = diagnose(requirementMissing, slots, at);
    const isSure =
      each.neededBy === 'import' &&
      listed !== undefined &&
      (isAllKnown || (listed.isLocked && !listed.isPartial && guessed.isSure));
    if (told.has(`${guessed.name} ${isSure}`)) return [];
    told.add(`${guessed.name} ${isSure}`);
    return [isSure ? missing : ({ ...missing, severity: 'review' } as const)];
  });
}

/** A module of the app by that name in a folder that imports do not look into. */
function ownFolder(tree: Tree, module: string): string | undefined {
  const [top = ''] = module.split('.');
  const place = new RegExp(`^(.*/${top})(?:\\.py|/.*)$`);
  const found = pythonFiles(tree).find(
    (path) => place.test(path) && !/(?:^|\/)tests?\//.test(path),
  );
  return found === undefined ? undefined : place.exec(found)?.[1];
}

function isBrought(
  { module, distributions, broughtBy }: ImportedPackage,
  names: ReadonlySet<string>,
): boolean {
  if ([...distributions, ...broughtBy].some((each) => names.has(each))) return true;
  if (distributions.some((each) => bringsAlong(each, names))) return true;
  // One that is not installed here is known by its name alone.
  if (distributions.length > 0) return false;
  if ([...names].some((each) => nameFits(module, each))) return true;
  return bringsAlong(nameOf({ module, distributions }).name, names);
}

/** The distribution to ask for, and whether its name is known or only guessed from the module. */
function nameOf({ module, distributions }: Pick<ImportedPackage, 'module' | 'distributions'>): {
  readonly name: string;
  readonly isSure: boolean;
} {
  const [own] = distributions;
  const known = own ?? distributionOf(module);
  if (known !== undefined) return { name: known, isSure: true };
  const parts = module.split('.');
  const isShared = /^(?:azure|azurefunctions|google)$/.test(parts[0] ?? '');
  const name = (
    isShared ? parts.slice(0, parts[0] === 'azurefunctions' ? 5 : 3) : parts.slice(0, 1)
  )
    .join('-')
    .replaceAll('_', '-');
  return { name: name.toLowerCase(), isSure: isShared };
}
