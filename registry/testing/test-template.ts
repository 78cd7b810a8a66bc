import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { notAsExpected } from '../../diagnostics/registry/releases.ts';
import { type Output, outputsOf } from '../../generators/outputs.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Question } from '../../generators/templates/question.ts';
import { placeOf } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { bareName, namespaceOf } from '../open/join-libraries.ts';
import { filesBelow } from '../open/pack-files.ts';
import type { Scene } from './scene.ts';
import { type TemplateTest, testsOf } from './template-test.ts';
import { type ReleaseUpgrade, upgradedScenes } from './upgrade.ts';
import { answersOf, companyScene, scenesOf } from './use-template.ts';

/** What a test of a template came to, before Python has seen anything of it. */
export interface TestResult {
  readonly test: TemplateTest;
  readonly scenes: readonly Scene[];
  /** About the test itself, with places in the registry. */
  readonly diagnostics: readonly Diagnostic[];
  /** What would make its expected files those that are made now. */
  readonly expected: readonly Change[];
}

export interface TemplateResult {
  /** As it is asked for. */
  readonly template: string;
  readonly version: string;
  readonly tests: readonly TestResult[];
  /** About tests that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
  /** Takes away the expected files of tests that are gone. */
  readonly stale: readonly Change[];
  /** About these. */
  readonly aboutStale: readonly Diagnostic[];
}

/** What is tested: a registry at the root of a tree, its library, and its last release. */
export interface TestContext {
  readonly tree: Tree;
  readonly library: Library;
  readonly upgradeOf: (template: string) => ReleaseUpgrade | undefined;
}

/** Runs all tests of a template as far as that takes no Python. `initParser()` must have been awaited. */
export function testTemplate(template: string, context: TestContext): TemplateResult {
  const { tree, library, upgradeOf } = context;
  const folder = bareName(template);
  const { tests, problems } = testsOf(tree, folder, questionsOf(template, library));
  const stale = orphans(tree, folder);
  const upgrade = upgradeOf(template);
  return {
    template,
    version: library.origin(template).version,
    // How a template gets on with others does not depend on its answers: the first test tries it.
    tests: tests.map((test, index) => runTest(template, test, context, upgrade, index === 0)),
    diagnostics: problems,
    stale,
    aboutStale: aboutStale(folder, stale),
  };
}

function runTest(
  template: string,
  test: TemplateTest,
  { tree, library }: TestContext,
  upgrade: ReleaseUpgrade | undefined,
  isFirst: boolean,
): TestResult {
  const title = test.path ?? `${bareName(template)} (${test.name})`;
  const expected = test.path === undefined ? [] : expectedOf(template, test, tree, library);
  const scenes = scenesOf({ library, template, answers: test.answers }, title);
  const { answers } = test;
  const company = isFirst ? companyScene({ library, template, answers }) : undefined;
  const upgraded = upgrade === undefined ? [] : upgradedScenes(upgrade, test, title);
  return {
    test,
    expected,
    scenes: [...scenes, ...(company ? [company] : []), ...upgraded],
    diagnostics: expected.length > 0 ? [unexpected(title, test, tree, expected)] : [],
  };
}

function expectedOf(
  template: string,
  test: TemplateTest,
  tree: Tree,
  library: Library,
): readonly Change[] {
  const { kind } = library.template(template).manifest;
  const request = {
    template,
    answers: answersOf({ library, template, answers: test.answers }),
    ...(kind === 'function' && { place: { file: 'function_app.py', on: 'app' } }),
  };
  const outputs = outputsOf(library, request);
  // Where it fails, the places that it is tried in say the same.
  return outputs.kind === 'failed' ? [] : expectedChanges(tree, test, outputs.value);
}

function unexpected(
  test: string,
  { path = '' }: TemplateTest,
  tree: Tree,
  expected: readonly Change[],
): Diagnostic {
  const folder = path.replace(/\.json$/, '');
  const names = expected.map((change) => placeOf(change).slice(folder.length + 1)).join(', ');
  const isNew = tree.entries(folder).length === 0;
  const problem = isNew ? 'it has no expected files yet' : `what it makes differs in ${names}`;
  return diagnose(notAsExpected, { test, problem }, { at: { path } });
}

function aboutStale(folder: string, stale: readonly Change[]): Diagnostic[] {
  const tests = new Set(stale.flatMap(({ because }) => because.map(({ step }) => step)));
  return [...tests].map((each) => {
    const test = `${folder}/tests/${each.replace(/^test /, '')}`;
    const problem = 'there are expected files of it, and no such test';
    return diagnose(notAsExpected, { test, problem }, { at: { path: test } });
  });
}

/** What a test has to answer: for an app also what functions it begins with. */
function questionsOf(template: string, library: Library): readonly Question[] {
  const { kind, questions } = library.template(template).manifest;
  if (kind !== 'app') return questions;
  const names = library.names.filter((name) => isFunction(library, name, template));
  const functions: Question = {
    name: 'template',
    title: 'Functions to begin with',
    kind: 'multiselect',
    choices: names.map((name) => ({ value: name, title: name })),
    // Any app can have a timer, and without a function it would not index.
    default: ['timer'],
  };
  return [...questions, functions];
}

function isFunction(library: Library, name: string, template: string): boolean {
  const isOwn = namespaceOf(name) === namespaceOf(template);
  if (!isOwn && namespaceOf(name) !== undefined) return false;
  const found = library.read(name);
  return found.kind === 'ok' && found.value.manifest.kind === 'function';
}

/** What would make the expected files of a test those that its template makes now; nothing where they are. */
function expectedChanges(
  tree: Tree,
  { path = '', name }: TemplateTest,
  outputs: readonly Output[],
): Change[] {
  const folder = path.replace(/\.json$/, '');
  const because = [{ step: `test ${name}` }];
  const made = outputs.flatMap((output): Change[] => {
    const place = `${folder}/${output.path}`;
    const before = tree.file(place);
    const read = before && readText(before);
    // A checkout may have line ends of its own.
    if (read?.kind === 'text' && read.text.replaceAll('\r\n', '\n') === output.text) return [];
    const after = { path: place, bytes: Buffer.from(output.text), mode: before?.mode ?? 0o644 };
    return [{ ...(before && { before }), after, because }];
  });
  const known = new Set(outputs.map((output) => `${folder}/${output.path}`));
  const stale = filesBelow(tree, folder).filter((file) => !known.has(file));
  return [...made, ...deletions(tree, stale, because)];
}

/** Expected files of tests that are no longer there. */
function orphans(tree: Tree, folder: string): Change[] {
  const tests = `${folder}/tests`;
  const lone = tree
    .entries(tests)
    .filter(
      ({ name, kind }) => kind === 'folder' && tree.file(`${tests}/${name}.json`) === undefined,
    );
  return lone.flatMap(({ name }) =>
    deletions(tree, filesBelow(tree, `${tests}/${name}`), [{ step: `test ${name}` }]),
  );
}

function deletions(tree: Tree, paths: readonly string[], because: Change['because']): Change[] {
  return paths.flatMap((path) => {
    const before = tree.file(path);
    return before === undefined ? [] : [{ before, because }];
  });
}
