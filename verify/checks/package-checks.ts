import { bringsAlong, type ListedPackage } from '../../app/brings-along.ts';
import { type DeployedPackages, deployedPackages, nameFits } from '../../app/deployed-packages.ts';
import { deploymentFiles } from '../../app/deployment/deployment-files.ts';
import { pythonFiles } from '../../app/find.ts';
import { distributionOf } from '../../app/requirements.ts';
import { moduleElsewhere } from '../../diagnostics/deployed.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import { requirementMissing } from '../../diagnostics/doctor.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { placeOf } from '../index/findings.ts';
import type { Indexing } from '../index/indexing.ts';
import type { ImportedPackage } from '../index/raw-report.ts';
import { moduleAround } from './outside-modules.ts';

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
  const { listed, left } = listOf(tree, around);
  const brought = listed?.packages ?? [];
  const isAllKnown = isInstalled(listed, installed);
  const missing: Missing[] = [];
  const elsewhere = packages.flatMap((each) => {
    if (isBrought(each, brought, installed)) return [];
    const at = each.at === null ? {} : { at: placeOf(each.at) };
    const found =
      each.distributions.length === 0 &&
      (moduleWithin(tree, each.module, at) ??
        (listed?.isPartial
          ? undefined
          : moduleBeyond(tree, around, { module: each.module, isSure: isAllKnown }, at)));
    if (found) return [found];
    const { name, isSure: isNameSure } = nameOf(each);
    const isSure =
      each.neededBy === 'import' &&
      listed !== undefined &&
      (isAllKnown || (listed.isLocked && !listed.isPartial && isNameSure));
    // Several modules may be of one package.
    if (!missing.some((other) => other.name === name && other.isSure === isSure)) {
      missing.push({ name, isSure, wantedBy: each.at?.path ?? 'the app', ...at });
    }
    return [];
  });
  const file =
    listed?.path ??
    (left !== undefined
      ? `The folder of the app has no requirements.txt, and ${left.path} is not deployed with it: what is deployed`
      : 'The app has no requirements.txt, pyproject.toml or the like; it');
  return [
    ...elsewhere.filter(
      ({ message }, index) => elsewhere.findIndex((each) => each.message === message) === index,
    ),
    ...unlisted(
      missing.filter(({ isSure }) => isSure),
      file,
    ),
    ...unlisted(
      missing.filter(({ isSure }) => !isSure),
      file,
    ).map((each) => {
      return { ...each, severity: 'review' } as const;
    }),
  ];
}

/**
 * Modules of the app and of the repository that a stand-in has replaced in an app that does not load: an
 * import does not find them, and no package would bring them.
 */
export function misplacedModules(
  tree: Tree,
  around: Surroundings | undefined,
  { standIns, installed }: Pick<Indexing, 'standIns' | 'installed'>,
): Diagnostic[] {
  const isSure = isInstalled(listOf(tree, around).listed, installed);
  return standIns.modules.flatMap(
    (module) =>
      moduleWithin(tree, module, {}) ?? moduleBeyond(tree, around, { module, isSure }, {}) ?? [],
  );
}

/** The list that a deployment installs from, or one above the app that it leaves out. */
function listOf(
  tree: Tree,
  around: Surroundings | undefined,
): { readonly listed?: DeployedPackages; readonly left?: DeployedPackages } {
  const nearest = deployedPackages(tree, around);
  if (nearest === undefined) return {};
  const isLeft = around !== undefined && isLeftBehind(nearest, tree, around);
  return isLeft ? { left: nearest } : { listed: nearest };
}

/** Whether all that a deployment installs is installed here, so that nothing else can bring a module. */
function isInstalled(listed: DeployedPackages | undefined, installed: readonly string[]): boolean {
  return (
    listed !== undefined &&
    !listed.isPartial &&
    listed.packages.every(({ name }) => installed.includes(name))
  );
}

/** A package that is imported and not listed. */
interface Missing {
  readonly name: string;
  readonly isSure: boolean;
  readonly wantedBy: string;
  readonly at?: Place;
}

function unlisted(missing: readonly Missing[], file: string): Diagnostic[] {
  if (missing.length === 0) return [];
  const names = missing.map(({ name }) => name);
  const wantedBy = [...new Set(missing.map((each) => each.wantedBy))];
  const places = inPlaces(missing.flatMap(({ at }) => at ?? []));
  return [diagnose(requirementMissing, { names, wantedBy, file }, places)];
}

/** A requirements.txt above the app that no file of the repository installs or copies. */
function isLeftBehind({ path }: DeployedPackages, tree: Tree, around: Surroundings): boolean {
  return (
    /^(?:\.\.\/)+requirements\.txt$/.test(path) &&
    !deploymentFiles(tree, around).some(
      ({ kind, text }) =>
        ['dockerfile', 'script', 'yaml'].includes(kind) && text.includes('requirements.txt'),
    )
  );
}

/** Not for the modules of well-known packages: a folder with such a name is there by chance. */
function moduleBeyond(
  tree: Tree,
  around: Surroundings | undefined,
  wanted: { readonly module: string; readonly isSure: boolean },
  where: { readonly at?: Place },
): Diagnostic | undefined {
  const isKnown = nameOf({ module: wanted.module, distributions: [] }).isSure;
  return isKnown ? undefined : moduleAround(tree, around, wanted, where);
}

function moduleWithin(
  tree: Tree,
  module: string,
  where: { readonly at?: Place },
): Diagnostic | undefined {
  const path = ownFolder(tree, module);
  if (path === undefined) return undefined;
  return diagnose(moduleElsewhere, { module, path, dotted: path.replaceAll('/', '.') }, where);
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
  listed: readonly ListedPackage[],
  installed: readonly string[],
): boolean {
  const names = listed.map(({ name }) => name);
  if ([...distributions, ...broughtBy].some((each) => names.includes(each))) return true;
  // What is installed here tells itself what it brings; the rest is known by its name alone.
  const others = listed.filter(({ name }) => !installed.includes(name));
  if (distributions.some((each) => bringsAlong(each, others))) return true;
  if (distributions.length > 0) return false;
  if (others.some(({ name }) => nameFits(module, name))) return true;
  return bringsAlong(nameOf({ module, distributions }).name, others);
}

/** The distribution to ask for, and whether its name is known or only guessed from the module. */
/** How much of the name of a module under a shared one is that of its package. */
function lengthOfShared(module: string): number {
  if (module.startsWith('azurefunctions.')) return 5;
  const isGroup =
    /^azure\.(?:ai\.(?:vision|language|translation)|cognitiveservices\.(?:vision|language|search|knowledge))\./;
  return isGroup.test(module) ? 4 : 3;
}

function nameOf({ module, distributions }: Pick<ImportedPackage, 'module' | 'distributions'>): {
  readonly name: string;
  readonly isSure: boolean;
} {
  const [own] = distributions;
  const known = own ?? distributionOf(module);
  if (known !== undefined) return { name: known, isSure: true };
  const parts = module.split('.');
  const isShared = /^(?:azure|azurefunctions|google)$/.test(parts[0] ?? '');
  const name = parts
    .slice(0, isShared ? lengthOfShared(module) : 1)
    .join('-')
    .replaceAll('_', '-');
  return { name: name.toLowerCase(), isSure: isShared };
}
