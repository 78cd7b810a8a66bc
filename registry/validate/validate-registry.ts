import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { nothingToValidate, templateManifest } from '../../diagnostics/templates.ts';
import type { Library } from '../../generators/templates/library.ts';
import { templateNames } from '../../generators/templates/open-library.ts';
import { validationError } from '../../generators/templates/question.ts';
import { readParts } from '../../generators/templates/read-template.ts';
import { readWithBase } from '../../generators/templates/template-base.ts';
import { nearest } from '../../workspace/text/nearest.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { namespacePattern } from '../config/check-config.ts';
import { textField } from '../config/text-field.ts';
import { nameFrom, namespaceOf } from '../open/template-names.ts';
import { libraryOf } from '../testing/last-release.ts';
import { checkBindings } from './check-bindings.ts';
import { checkFiles, checkLeftOver } from './check-files.ts';
import { checkPython } from './check-python.ts';
import { among, checkQuestions, checkUse } from './check-questions.ts';
import { checkRegistryJson, problemWithVersion } from './check-registry-json.ts';
import { checkTests } from './check-tests.ts';
import { TemplateCheck } from './template-check.ts';

export interface Validated {
  /** Folders that hold a template. */
  readonly templates: readonly string[];
  /** All that is wrong, with places in the registry; by template. */
  readonly findings: readonly Diagnostic[];
}

/**
 * Everything that is wrong with a registry: its registry.json, every template.json and what that names,
 * and the tests. `initParser()` must have been awaited.
 */
export function validateRegistry(tree: Tree, builtIn: Library, path: string): Validated {
  const templates = templateNames(tree);
  if (templates.length === 0 && tree.file('registry.json') === undefined) {
    const problem = 'it has no registry.json and no template.json in a folder';
    return { templates, findings: [diagnose(nothingToValidate, { path, problem })] };
  }
  const name = textField(tree, 'registry.json', 'name');
  const namespace = namespacePattern.test(name) ? name : '@registry';
  const library = libraryOf(tree, namespace, builtIn, '');
  const findings = [
    ...checkRegistryJson(tree),
    ...misspelled(tree),
    ...templates.flatMap((folder) => checkTemplate(tree, folder, { builtIn, library, namespace })),
  ];
  return { templates, findings };
}

/** Folders that look like a template whose template.json has another name. */
function misspelled(tree: Tree): Diagnostic[] {
  const folders = tree.entries('').filter(({ kind }) => kind === 'folder');
  return folders.flatMap(({ name }) => {
    const files = tree.entries(name).filter(({ kind }) => kind === 'file');
    if (files.some((each) => each.name === 'template.json')) return [];
    const near = files.find((each) => nearest(each.name, ['template.json']) !== undefined);
    const hasFiles = tree.entries(name).some((each) => each.name === 'files');
    if (near === undefined && !hasFiles) return [];
    const problem = near === undefined ? 'is missing' : `is missing: is ${near.name} misspelled?`;
    const at = { path: near === undefined ? name : `${name}/${near.name}` };
    return [diagnose(templateManifest, { field: `${name}/template.json`, problem }, { at })];
  });
}

interface RegistrySurroundings {
  readonly builtIn: Library;
  readonly library: Library;
  readonly namespace: string;
}

function checkTemplate(
  tree: Tree,
  folder: string,
  { builtIn, library, namespace }: RegistrySurroundings,
): readonly Diagnostic[] {
  const find = (name: string) =>
    builtIn.names.includes(name) ? builtIn.template(name) : undefined;
  const completed = readWithBase(tree, folder, find);
  if (completed.kind === 'failed') return completed.diagnostics;
  const { own } = completed.value;
  const { problems, ...loaded } = readParts(tree, folder, completed.value, find);
  const check = new TemplateCheck({ tree, folder, own, loaded, library });
  checkHead(check);
  checkQuestions(check);
  checkFiles(check);
  checkBindings(check);
  checkUsed(check, namespace);
  const isReadable = own.problems.length + completed.value.problems.length === 0;
  // A name of a question that could not be read looks like one that nothing gives.
  const parts = check.isDoubtful('questions') || check.isDoubtful('others') ? [] : problems;
  if (isReadable) {
    checkTests(check);
    checkUse(check);
    checkLeftOver(check);
  }
  const found = [...own.problems, ...completed.value.problems, ...parts, ...check.findings];
  if (isReadable && found.every(({ severity }) => severity !== 'error')) {
    const python = new TemplateCheck(check.judged);
    checkPython(python, `${namespace}/${folder}`);
    found.push(...python.findings);
  }
  return inOrder(found);
}

/** The fields that say which template it is. */
function checkHead(check: TemplateCheck): void {
  const { own, folder } = check.judged;
  const { name, version, requirements } = own.manifest;
  if (name !== folder)
    check.complain(['name'], `must be that of the folder: did you mean ${folder}?`);
  if (!/^[a-z0-9][a-z0-9-]*$/.test(folder)) {
    check.complain(
      ['name'],
      'must be lowercase letters, digits and dashes, in the name of the folder too',
    );
  }
  const problem = problemWithVersion(version);
  if (problem !== undefined) check.complain(['version'], problem);
  for (const [index, line] of requirements.entries()) {
    if (/^[a-z\d](?:[\w.-]*[a-z\d])?\s*(?:\[[\w\s,.-]*\])?\s*(?:$|[<>=!~;@])/i.test(line)) continue;
    check.complain(
      ['requirements', index],
      'must be a line of requirements.txt, such as "httpx>=0.27"',
    );
  }
}

/** File by file, each from its top to its end. */
function inOrder(findings: readonly Diagnostic[]): Diagnostic[] {
  const paths = [...new Set(findings.map(({ at }) => at?.path))];
  return [...findings].sort(
    (one, other) =>
      paths.indexOf(one.at?.path) - paths.indexOf(other.at?.path) ||
      (one.at?.span?.start ?? 0) - (other.at?.span?.start ?? 0),
  );
}

/** The templates that one uses are there, and take the answers that it gives. */
function checkUsed(check: TemplateCheck, namespace: string): void {
  const { own, folder, library } = check.judged;
  const self = `${namespace}/${folder}`;
  for (const [index, { template, answers = {} }] of (own.manifest.uses ?? []).entries()) {
    const at = ['uses', index];
    const name = nameFrom(self, template);
    // What another registry has is known where both are used.
    if (template === '' || (namespaceOf(name) ?? namespace) !== namespace) continue;
    if (name === self) {
      check.complain([...at, 'template'], 'is the template itself');
      continue;
    }
    if (!library.names.includes(name)) {
      check.complain([...at, 'template'], unknownTemplate(check, namespace, template));
      continue;
    }
    const used = library.read(name);
    if (used.kind === 'failed') continue;
    const { kind, questions } = used.value.manifest;
    if (kind === 'app') {
      check.complain([...at, 'template'], `${template} makes an app, and cannot be added to one`);
    }
    for (const [key, answer] of Object.entries(answers)) {
      const question = questions.find((each) => each.name === key);
      const path = [...at, 'answers', key];
      if (question === undefined) {
        const known = questions.map((each) => each.name);
        check.complain(path, `${template} does not ask "${key}": ${among(key, known)}`, true);
        continue;
      }
      const problem = validationError(question, answer);
      if (problem !== undefined) check.complain(path, problem);
    }
    const open = questions.find(
      (each) => each.default === undefined && answers[each.name] === undefined && !each.when,
    );
    if (open !== undefined) {
      check.complain(at, `${template} needs an answer to "${open.name}", which has no default`);
    }
  }
}

function unknownTemplate(check: TemplateCheck, namespace: string, template: string): string {
  const { names } = check.judged.library;
  const isBuiltIn = template.startsWith('pyfunc:');
  const known = names
    .filter((each) => namespaceOf(each) === (isBuiltIn ? undefined : namespace))
    .map((each) => (isBuiltIn ? `pyfunc:${each}` : each.slice(namespace.length + 1)));
  const other = isBuiltIn ? undefined : names.find((each) => each === template);
  const hint = other === undefined ? among(template, known) : `did you mean pyfunc:${other}?`;
  return `there is no template ${JSON.stringify(template)}: ${hint}`;
}
