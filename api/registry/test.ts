import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { testBroken } from '../../diagnostics/registry/releases.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { builtIn, type Library } from '../../generators/templates/library.ts';
import { namespacePattern } from '../../registry/config/check-config.ts';
import { textField } from '../../registry/config/text-field.ts';
import { bareName, namespaceOf } from '../../registry/open/join-libraries.ts';
import { unknownTemplate } from '../../registry/open/unknown-names.ts';
import { LastReleases, libraryOf } from '../../registry/testing/last-release.ts';
import { testTemplate } from '../../registry/testing/test-template.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Host } from '../host.ts';
import { completed, type Outcome, stopped } from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { jsonChange, jsonDiagnostic } from '../report/document.ts';
import { type PlacedDiagnostic, placed, sourceFrom, sourceOf } from '../report/placed.ts';
import { findVerificationPython, type VerificationPython } from '../verify/verification-python.ts';
import { type AuthorFolder, errorsIn, inAuthorFolder } from './author-folder.ts';
import { earlierOf } from './earlier-releases.ts';
import { takeAsExpected } from './take-as-expected.ts';
import { type Tested, type TestedOnce, withPython } from './tested.ts';

/** Which templates to test, and with what. */
export interface TestOptions {
  /** Only these templates, by their bare names. */
  readonly templates?: readonly string[] | undefined;
  /** Take what templates make now as what their tests expect. */
  readonly updateSnapshots?: boolean | undefined;
  /** A release that updates start from: an index.json, a .tgz, or a commit or tag of git. */
  readonly against?: string | undefined;
  /** Path or name of the Python to index with. */
  readonly python?: string | undefined;
  /** Whether it is an error where there is no Python. */
  readonly requirePython?: boolean | undefined;
}

/** The templates that were tested. */
export interface TestAbout {
  /** Absent where nothing could be indexed. */
  readonly python?: UserPython;
  readonly counts: {
    readonly tests: number;
    readonly passed: number;
    readonly failed: number;
  };
  readonly templates: readonly TestedTemplate[];
  /** Expected files that were written or deleted, from `host.cwd`. */
  readonly written: readonly string[];
  /** Those that git would not commit. */
  readonly ignoredByGit: readonly string[];
}

export interface TestedTemplate {
  readonly template: string;
  readonly version: string;
  readonly tests: readonly TemplateTest[];
  /** About none of its tests. */
  readonly diagnostics: readonly PlacedDiagnostic[];
}

export interface TemplateTest {
  readonly name: string;
  /** Absent for a test that was made up. */
  readonly path?: string;
  readonly answers: object;
  readonly result: 'passed' | 'failed';
  readonly diagnostics: readonly PlacedDiagnostic[];
  /** How what it makes differs from what is expected. */
  readonly expected: readonly Change[];
  readonly apps: readonly {
    readonly place: string;
    readonly indexed: boolean;
    readonly diagnostics: readonly PlacedDiagnostic[];
  }[];
}

export type TestOutcome = Outcome<TestAbout>;

/** The same for machines. */
export function testData({ templates, ...about }: TestAbout): object {
  return {
    ...about,
    templates: templates.map(({ tests, diagnostics, ...template }) => ({
      ...template,
      tests: tests.map((test) => ({
        ...test,
        diagnostics: test.diagnostics.map(jsonDiagnostic),
        expected: test.expected.map(jsonChange),
        apps: test.apps.map((app) => ({
          ...app,
          diagnostics: app.diagnostics.map(jsonDiagnostic),
        })),
      })),
      diagnostics: diagnostics.map(jsonDiagnostic),
    })),
  };
}

/** Tries the templates of a registry in every way they are used. `onTemplate` hears of each as it is done. */
export function testTemplates(
  path: string,
  options: TestOptions,
  host: Host,
  onTemplate: (tested: TestedTemplate) => void = () => {},
): Promise<TestOutcome> {
  return inAuthorFolder(path, host, (folder) => test(folder, options, host, onTemplate));
}

async function test(
  folder: AuthorFolder,
  options: TestOptions,
  host: Host,
  onTemplate: (tested: TestedTemplate) => void,
): Promise<TestOutcome> {
  // A test that cannot be run fails; the others are run.
  const errors = (await errorsIn(folder)).filter(({ code }) => code !== testBroken.code);
  if (errors.length > 0) return refuse(errors, host);

  const { tree, label } = folder;
  const base = await builtIn();
  const name = textField(tree, 'registry.json', 'name');
  const namespace = namespacePattern.test(name) ? name : '@registry';
  const library = libraryOf(tree, namespace, base, label);
  const templates = chosen(library, namespace, options);
  if (templates.kind === 'failed') return refuse(templates.diagnostics, host);
  const earlier = await earlierOf(folder, options.against, host);
  if (earlier.kind === 'failed') return refuse(earlier.diagnostics, host);
  const { upgradeOf } = new LastReleases(earlier.value, library, base);
  const python = await findVerificationPython(tree.root, { python: options.python }, host);
  const doubt = aboutPython(python, options.requirePython === true);
  if (doubt?.severity === 'error') return refuse([doubt], host);

  const update = options.updateSnapshots === true;
  const all: Tested[] = [];
  const shown: TestedTemplate[] = [];
  for (const template of templates.value) {
    const result = testTemplate(template, { tree, library, upgradeOf });
    const whole = await withPython(result, python, { folder, update });
    const tested = testedTemplate(whole, host);
    all.push(whole);
    shown.push(tested);
    onTemplate(tested);
    if (host.signal.aborted) return stopped('canceled');
  }
  const taken = update
    ? await takeAsExpected(folder, all, host)
    : ({ kind: 'taken', written: [], ignored: [] } as const);
  if (taken.kind === 'failed') return refuse(taken.diagnostics, host);
  const tests = shown.flatMap((each) => each.tests);
  const passed = tests.filter(({ result }) => result === 'passed').length;
  return completed(
    all.every(({ diagnostics }) => diagnostics.length === 0) ? 'done' : 'different',
    {
      ...(python.kind === 'found' && { python: python.python }),
      counts: { tests: tests.length, passed, failed: tests.length - passed },
      templates: shown,
      written: taken.written,
      ignoredByGit: taken.ignored,
    },
    { diagnostics: placed(doubt === undefined ? [] : [doubt]) },
  );
}

/** The templates that are to be tested, by the names they are asked for. */
function chosen(
  library: Library,
  namespace: string,
  { templates }: TestOptions,
): Result<readonly string[]> {
  const own = library.names.filter((name) => namespaceOf(name) === namespace);
  const wanted = templates?.map((name) => `${namespace}/${bareName(name)}`) ?? own;
  const stranger = wanted.find((name) => !own.includes(name));
  return stranger === undefined
    ? ok(wanted)
    : failed(unknownTemplate(bareName(stranger), own.map(bareName)));
}

/** Without a Python there is less to say, which is an error only where one was counted on. */
function aboutPython(python: VerificationPython, isNeeded: boolean): Diagnostic | undefined {
  const diagnostic = python.kind === 'none' ? python.diagnostic : undefined;
  return diagnostic && isNeeded ? { ...diagnostic, severity: 'error' } : diagnostic;
}

function testedTemplate({ template, version, own, tests }: Tested, { cwd }: Host): TestedTemplate {
  const source = sourceFrom(cwd);
  return {
    template,
    version,
    tests: tests.map((each) => templateTest(each, source)),
    diagnostics: placed(own, source),
  };
}

function templateTest(
  { test, own, expected, scenes, passed }: TestedOnce,
  source: ReturnType<typeof sourceFrom>,
): TemplateTest {
  return {
    name: test.name,
    ...(test.path !== undefined && { path: test.path }),
    answers: test.answers,
    result: passed ? 'passed' : 'failed',
    diagnostics: placed(own, source),
    expected,
    apps: scenes.map(({ place, isIndexed, files, diagnostics }) => ({
      place,
      indexed: isIndexed,
      diagnostics: placed(diagnostics, sourceOf(memoryTree(files))),
    })),
  };
}
