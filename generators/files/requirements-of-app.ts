import {
  type ListedDependencies,
  pipfileDependencies,
  projectDependencies,
} from '../../app/pyproject.ts';
import { type Requirement, readRequirements } from '../../app/requirements.ts';
import { admits, lowerBound, newest } from '../../app/versions.ts';
import { durableGrpcSince } from '../../bindings/services/durable.ts';
import { requirementsUnseen, requirementTooOld } from '../../diagnostics/additions.ts';
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
      others.length === 0 ? [] : [diagnose(requirementsUnseen, { wanted: others })];
    return { edits: [], diagnostics };
  }
  const plans = listings.map((listing) => requireIn(listing, needs, because));
  const diagnostics = plans.flatMap((each) => each.diagnostics);
  // A package that is capped is capped in each of the files: once is enough.
  const first = new Map(diagnostics.map((each) => [`${each.code} ${each.message}`, each] as const));
  return { edits: plans.flatMap(({ edits }) => edits), diagnostics: [...first.values()] };
}

function requireIn(
  { path, requirements, add }: Listing,
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

/** requirements.txt first; a pyproject.toml without a list gets one only where nothing else has one. */
function listingsOf(tree: Tree): Listing[] {
  const lists = [linesFile(tree, 'requirements.txt'), linesFile(tree, 'requirements.in')];
  const found = lists.flatMap((each) => each ?? []);
  const project = tomlFile(tree, 'pyproject.toml', (text) =>
    projectDependencies(text, { orEmpty: found.length === 0 }),
  );
  const pipfile = tomlFile(tree, 'Pipfile', pipfileDependencies);
  return [...found, ...(project ?? []), ...(pipfile ?? [])];
}

function linesFile(tree: Tree, path: string): Listing | undefined {
  const text = textAt(tree, path);
  if (text === undefined) return undefined;
  const included = [...text.matchAll(/^\s*(?:-r|--requirement)[\s=]\s*(\S+)/gm)];
  const texts = [text, ...included.map(([, file = '']) => textAt(tree, file) ?? '')];
  return {
    path,
    requirements: texts.flatMap(readRequirements),
    add: (lines) => addRequirements(text, `${lines.join('\n')}\n`),
  };
}

function tomlFile(
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
