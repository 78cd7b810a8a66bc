import { posix } from 'node:path';
import { condaDependencies } from '../../app/conda.ts';
import { dependencyFiles } from '../../app/dependencies.ts';
import {
  dynamicFiles,
  type ListedDependencies,
  pipfileDependencies,
  projectDependencies,
  whyUnlisted,
} from '../../app/pyproject.ts';
import { type Requirement, readRequirements } from '../../app/requirements.ts';
import { admits, lowerBound, newest } from '../../app/versions.ts';
import { durableGrpcSince } from '../../bindings/services/durable.ts';
import {
  requirementsHashed,
  requirementsUnseen,
  requirementTooOld,
} from '../../diagnostics/additions.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { verification } from '../../diagnostics/verification.ts';
import type { Because, Edit } from '../../workspace/change/edit.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { Plan } from '../plan.ts';
import { addRequirements } from './add-missing.ts';

/** Where an app lists what it requires. */
interface Listing {
  readonly path: string;
  readonly requirements: readonly Requirement[];
  readonly add: (lines: readonly string[]) => readonly TextEdit[];
  /** The command that writes the file, if known, where its lines have hashes, so that each line needs one. */
  readonly hashed?: { readonly command: string | undefined };
}

/** Azure brings one of its own, so an app that does not list it is left alone. */
const brought = 'azure-functions';

/**
 * Adds the requirements that an app lacks to every file that lists its packages: requirements.txt, which
 * Azure installs, and those that requirements.txt is written from. Those it has stay; one that leaves no
 * room for what is needed is named.
 */
export function requireAll(tree: Tree, wanted: readonly string[], because: Because): Plan {
  const listings = listingsOf(tree);
  const needs = wanted.flatMap((line) => readRequirements(line));
  if (listings.length === 0) {
    const others = needs.filter(({ name }) => name !== brought).map(({ text }) => text);
    const diagnostics =
      others.length === 0
        ? []
        : [diagnose(requirementsUnseen, { wanted: others, ...whereInstead(tree) })];
    return { edits: [], diagnostics };
  }
  const plans = listings.map((listing) => requireIn(listing, needs, because));
  const diagnostics = plans.flatMap((each) => each.diagnostics);
  // A package that is capped is capped in each of the files: once is enough.
  const first = new Map(diagnostics.map((each) => [`${each.code} ${each.message}`, each] as const));
  return { edits: plans.flatMap(({ edits }) => edits), diagnostics: [...first.values()] };
}

function requireIn(
  { path, requirements, add, hashed }: Listing,
  needs: readonly Requirement[],
  because: Because,
): Plan {
  const missing: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const need of needs) {
    const found = requirements.filter(({ name }) => name === need.name);
    if (found.length === 0 && need.name !== brought) missing.push(need.text);
    for (const { specifier, text } of found.filter((each) => !leavesRoom(each, need))) {
      const line = specifier === '' ? text : text.trim();
      diagnostics.push(diagnose(requirementTooOld, { line, wanted: need.text }, { at: { path } }));
    }
  }
  diagnostics.push(...cappedRequirements(missing, path));
  if (hashed !== undefined && missing.length > 0) {
    const slots = { wanted: missing, ...hashed };
    return {
      edits: [],
      diagnostics: [...diagnostics, diagnose(requirementsHashed, slots, { at: { path } })],
    };
  }
  const edits = missing.length === 0 ? [] : add(missing);
  return {
    edits: edits.map((each): Edit => ({ kind: 'modify', path, ...each, because })),
    diagnostics,
  };
}

/** Says why requirements of templates rule out a major version that exists or is about to. */
export function cappedRequirements(lines: readonly string[], path: string): Diagnostic[] {
  const needs = lines.flatMap((line) => readRequirements(line));
  return needs
    .filter(({ name, specifier }) => {
      return name === 'azure-functions-durable' && !admits(specifier, durableGrpcSince);
    })
    .map(({ text }) => {
      return diagnose(verification.templateNeedsOlder, { line: text }, { at: { path } });
    });
}

/** Whether some version fits both. */
function leavesRoom({ specifier }: Requirement, need: Requirement): boolean {
  const minimum = lowerBound(need.specifier);
  if (minimum === undefined) return true;
  const bound = lowerBound(specifier);
  return (bound !== undefined && newest([bound, minimum]) === bound) || admits(specifier, minimum);
}

/**
 * requirements.txt first; a pyproject.toml without a list gets one only where nothing else has one. A conda
 * environment of an app that has another list is for something else, unless it lists the library.
 */
function listingsOf(tree: Tree): Listing[] {
  const dynamic = dynamicFiles(textAt(tree, 'pyproject.toml') ?? '').map((each) =>
    posix.normalize(each),
  );
  const lines = [...new Set(['requirements.txt', 'requirements.in', ...dynamic])].flatMap(
    (path) => linesFile(tree, path) ?? [],
  );
  const project = listFile(tree, 'pyproject.toml', (text) =>
    projectDependencies(text, { orEmpty: lines.length === 0 }),
  );
  const found = [...lines, ...project, ...listFile(tree, 'Pipfile', pipfileDependencies)];
  const conda = ['environment.yml', 'environment.yaml'].flatMap((path) =>
    listFile(tree, path, condaDependencies),
  );
  const isOwn = ({ requirements }: Listing) => requirements.some(({ name }) => name === brought);
  return [...found, ...conda.filter((each) => found.length === 0 || isOwn(each))];
}

function linesFile(tree: Tree, path: string): Listing | undefined {
  const text = textAt(tree, path);
  if (text === undefined) return undefined;
  return {
    path,
    requirements: withIncluded(tree, path).flatMap(readRequirements),
    add: (lines) => addRequirements(text, `${lines.join('\n')}\n`),
    ...(/^[^#\r\n]*--hash[= ]/m.test(text) && { hashed: { command: commandIn(text) } }),
  };
}

/** The texts of a requirements file and of all that it takes in with `-r`. */
function withIncluded(tree: Tree, first: string): string[] {
  const paths = new Set([first]);
  const texts: string[] = [];
  for (const path of paths) {
    const text = textAt(tree, path) ?? '';
    texts.push(text);
    for (const [, file = ''] of text.matchAll(/^\s*(?:-r|--requirement)[\s=]\s*(\S+)/gm)) {
      paths.add(posix.join(posix.dirname(path), file));
    }
  }
  return texts;
}

/** The command that pip-compile and uv write at the top of their files. */
function commandIn(text: string): string | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  const from = lines.findIndex((line) => /^#.*\bautogenerated by\b/.test(line));
  const below = from < 0 ? [] : lines.slice(from + 1);
  return below.map((line) => /^#\s{2,}(\S.*)/.exec(line)?.[1]).find((each) => each !== undefined);
}

function listFile(
  tree: Tree,
  path: string,
  read: (text: string) => ListedDependencies | undefined,
): Listing[] {
  const text = textAt(tree, path);
  const found = text === undefined ? undefined : read(text);
  if (found === undefined) return [];
  const { requirements, add } = found;
  return [{ path, requirements, add: (lines) => [add(lines)] }];
}

/** Why no list of an app can be written to, and where a person adds the packages. */
function whereInstead(tree: Tree): { readonly reason: string; readonly place: string } {
  const project = textAt(tree, 'pyproject.toml');
  switch (project === undefined ? undefined : whyUnlisted(project)) {
    case 'invalid':
      return { reason: 'pyproject.toml is not valid TOML', place: 'it when you have corrected it' };
    case 'dynamic':
      return {
        reason:
          'pyproject.toml says that its dependencies are dynamic, but not which file has them',
        place: 'the file that the build backend reads them from',
      };
    case 'groups':
      return {
        reason: 'no group in pyproject.toml lists azure-functions',
        place: 'the group that you install for Azure',
      };
  }
  const files = dependencyFiles(tree, undefined, []).filter(
    ({ path }) => path !== 'pyproject.toml',
  );
  const asks = files.find(({ dependencies }) => dependencies.some(({ name }) => name === brought));
  const other = asks ?? files[0];
  if (other !== undefined) {
    return { reason: `pyfunc does not write to ${other.path}`, place: other.path };
  }
  return {
    reason: 'the folder of the app has no list of packages',
    place: `a new requirements.txt, beside ${brought}`,
  };
}
