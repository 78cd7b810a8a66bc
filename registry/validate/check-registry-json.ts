import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { registryManifest } from '../../diagnostics/templates.ts';
import { type Fault, JsonFields } from '../../generators/language/json-fields.ts';
import { placedFaults } from '../../generators/language/json-places.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { readJson } from '../../workspace/text/json.ts';
import { correction } from '../../workspace/text/nearest.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { namespacePattern } from '../config/check-config.ts';

const semver = lazyPackage<typeof import('semver')>('semver');

/** The fields of a registry.json, for its schema too. */
export const registryFields = ['$schema', 'name', 'title', 'version', 'requires', 'plopfile'];

/** The file that makes a folder a registry. */
const path = 'registry.json';

/** All that is wrong with the registry.json of a registry. */
export function checkRegistryJson(tree: Tree): Diagnostic[] {
  const file = tree.file(path);
  if (file === undefined) return [refuse('as a whole', 'is missing')];
  const read = readText(file);
  if (read.kind === 'undecodable') return [refuse('as a whole', read.reason)];
  const json = readJson(read.text, true);
  if (json.kind === 'malformed') {
    return [refuse('as a whole', json.problem, { start: json.offset, end: json.offset + 1 })];
  }
  const faults: Fault[] = json.duplicates.map((each) => ({
    path: each.path,
    problem: 'is there twice',
    isAboutKey: true,
  }));
  checkFields(new JsonFields(json.value, [], faults), tree);
  return placedFaults(json.root, faults).map(({ field, problem, span }) =>
    refuse(field, problem, span),
  );
}

function refuse(field: string, problem: string, span?: { start: number; end: number }): Diagnostic {
  return diagnose(registryManifest, { field, problem }, { at: { path, ...(span && { span }) } });
}

function checkFields(fields: JsonFields, tree: Tree): void {
  fields.only(registryFields);
  for (const name of ['$schema', 'title']) if (fields.has(name)) fields.text(name);
  const name = fields.text('name');
  if (name !== '' && !namespacePattern.test(name)) {
    const meant = `@${name
      .replace(/^@/, '')
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')}`;
    const end = namespacePattern.test(meant) ? `: did you mean ${meant}?` : '';
    fields.complain(['name'], `must be @ followed by lowercase letters, digits or dashes${end}`);
  }
  const version = fields.text('version');
  if (version !== '') {
    const problem = problemWithVersion(version);
    if (problem !== undefined) fields.complain(['version'], problem);
  }
  if (fields.has('requires')) checkRequires(fields.object('requires'));
  if (fields.has('plopfile')) checkPlopfile(fields, tree);
}

/** Why a text is not a version, with the one that was meant. */
export function problemWithVersion(text: string): string | undefined {
  if (semver().valid(text) === text) return undefined;
  const meant =
    semver().valid(text) ?? (/^\d/.test(text) ? semver().coerce(text)?.version : undefined);
  const end = meant ? `: did you mean ${meant}?` : ', such as 1.0.0';
  return `must be a version of three numbers${end}`;
}

function checkRequires(requires: JsonFields): void {
  requires.only(['pyfunc']);
  if (!requires.has('pyfunc')) return;
  const range = requires.text('pyfunc');
  if (range !== '' && semver().validRange(range) === null) {
    requires.complain([...requires.path, 'pyfunc'], 'must be a range of versions, such as ">=0.1"');
  }
}

function checkPlopfile(fields: JsonFields, tree: Tree): void {
  const plopfile = fields.text('plopfile').replace(/^(?:\.\/)+/, '');
  if (plopfile === '') return;
  const problem = problemWithPath(plopfile);
  if (problem !== undefined) {
    fields.complain(['plopfile'], problem);
    return;
  }
  if (tree.file(plopfile) !== undefined) return;
  const there = tree.entries('').flatMap(({ name, kind }) => (kind === 'file' ? [name] : []));
  fields.complain(['plopfile'], `is missing: ${correction(plopfile, there, 'there are')}`);
}
