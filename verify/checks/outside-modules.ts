import path from 'node:path';
import { type DeploymentFile, deploymentFiles } from '../../app/deployment/deployment-files.ts';
import { listingsIn } from '../../app/deployment/listings.ts';
import { isSkippedFolder } from '../../app/find.ts';
import { moduleOutside } from '../../diagnostics/deployed.ts';
import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import { pathFromApp, type Surroundings } from '../../workspace/tree/surroundings.ts';
import { type Entry, joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { placeOf } from '../index/findings.ts';
import type { OutsideModule } from '../index/raw-report.ts';

/** Modules that the app imports from folders outside of it, by a path that it adds itself. */
export function outsideChecks(
  tree: Tree,
  around: Surroundings | undefined,
  modules: readonly OutsideModule[],
): Diagnostic[] {
  return modules.map(({ module, folder, at }) => {
    const whole = around && path.posix.normalize(joinPath(around.app, folder));
    const part = joinPath(whole === '.' ? '' : (whole ?? ''), module.split('.')[0] ?? '');
    const shippedBy = around && copierOf(tree, around, part);
    const where = at === null ? {} : { at: placeOf(at) };
    return outside({ module, folder, shippedBy, problem: undefined, mayBePackage: false }, where);
  });
}

/**
 * A module that no import finds, where the repository has it outside of the app. `isSure` tells whether
 * no package could bring a module of this name.
 */
export function moduleAround(
  tree: Tree,
  around: Surroundings | undefined,
  { module, isSure }: { readonly module: string; readonly isSure: boolean },
  where: { readonly at?: Place },
): Diagnostic | undefined {
  const part = around && partAround(around, module);
  if (around === undefined || part === undefined) return undefined;
  const shippedBy = copierOf(tree, around, part);
  const [above, top] = [path.posix.dirname(part), module.split('.')[0]];
  const folder = pathFromApp(around, above === '.' ? '' : above).replace(/\/$/, '');
  const problem = `No module named '${top}'`;
  const mayBePackage = !isSure && shippedBy === undefined;
  const found = outside({ module, folder, shippedBy, problem, mayBePackage }, where);
  // Nothing is on the path that leads to it, so without a copy the import fails in Azure as well.
  return shippedBy === undefined && isSure ? { ...found, severity: 'error' } : found;
}

function outside(
  slots: Parameters<typeof moduleOutside.message>[0],
  where: { readonly at?: Place },
): Diagnostic {
  const found = diagnose(moduleOutside, slots, where);
  return { ...found, severity: slots.shippedBy === undefined ? 'review' : 'note' };
}

/** How many folders around an app are looked into. */
const mostFolders = 1000;

/** The file or folder outside of the app that an import would find if its folder were on the path. */
function partAround({ tree, app }: Surroundings, module: string): string | undefined {
  const [top = '', below] = module.split('.');
  const folders = [''];
  for (let next = 0; next < folders.length && next < mostFolders; next += 1) {
    const folder = folders[next] ?? '';
    for (const { name, kind } of tree.entries(folder)) {
      const whole = joinPath(folder, name);
      if (kind === 'file' && name === `${top}.py`) return whole;
      if (kind !== 'folder' || whole === app || isSkippedFolder(tree, whole, name)) continue;
      // Another app of the repository.
      if (tree.entries(whole).some((each) => each.name === 'host.json')) continue;
      if (name === top && holds(tree, whole, below)) return whole;
      if (!/^tests?$/.test(name)) folders.push(whole);
    }
  }
  return undefined;
}

/** Whether a folder is where an import of this name was meant to lead. */
function holds(tree: Tree, folder: string, module: string | undefined): boolean {
  const entries = tree.entries(folder);
  const isNamed = ({ name }: Entry) =>
    name === '__init__.py' || name === module || name === `${module}.py`;
  if (entries.some(isNamed)) return true;
  const isCode = ({ name, kind }: Entry) => kind === 'file' && name.endsWith('.py');
  return entries.some(
    (each) =>
      isCode(each) ||
      (each.kind === 'folder' && tree.entries(joinPath(folder, each.name)).some(isCode)),
  );
}

/** A file around the app whose commands copy or pack a part of the repository, as seen from the app. */
function copierOf(tree: Tree, around: Surroundings, part: string): string | undefined {
  return deploymentFiles(tree, around).find((file) => copies(file, part))?.path;
}

function copies(file: DeploymentFile, part: string): boolean {
  if (!file.text.includes(path.posix.basename(part))) {
    const parent = path.posix.dirname(part);
    if (parent === '.' || !file.text.includes(path.posix.basename(parent))) return false;
  }
  return listingsIn(file)
    .filter(({ purpose }) => purpose === 'ships')
    .flatMap(({ items }) => items)
    .some(({ text }) => covers(text, part));
}

/** Whether what a command names is the part, a folder that it lies in, or something of it. */
function covers(item: string, part: string): boolean {
  const named = item
    .replaceAll('\\', '/')
    .replace(/^(?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|\$\{?\w+\}?|~)\//, '')
    .replace(/^(?:\.{0,2}\/)+/, '')
    .replace(/(?:\/(?:\*{1,2}|\.))*\/?$/, '');
  if (named === '' || named === '.' || named === '*') return false;
  const isPart = (whole: string) => whole === part || part.endsWith(`/${whole}`);
  return (
    isPart(named) ||
    isPart(named.replace(/\.py$/, '')) ||
    `${part}/`.startsWith(`${named}/`) ||
    `${named}/`.startsWith(`${part}/`)
  );
}
