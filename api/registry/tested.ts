import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { indexScenes } from '../../registry/testing/index-scenes.ts';
import type { Scene } from '../../registry/testing/scene.ts';
import type { TemplateResult, TestResult } from '../../registry/testing/test-template.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { VerificationPython } from '../verify/verification-python.ts';
import { type AuthorFolder, fromHere } from './author-folder.ts';

/** A template with all that came of its tests. */
export interface Tested {
  readonly template: string;
  readonly version: string;
  readonly tests: readonly TestedOnce[];
  /** All diagnostics, those of its tests too. */
  readonly diagnostics: readonly Diagnostic[];
  /** About no test that there is. */
  readonly own: readonly Diagnostic[];
  /** Takes away expected files of tests that are gone. */
  readonly stale: readonly Change[];
}

export interface TestedOnce extends Pick<TestResult, 'test' | 'expected'> {
  readonly scenes: readonly TestedScene[];
  /** About the test itself. */
  readonly own: readonly Diagnostic[];
  readonly passed: boolean;
}

export interface TestedScene extends Scene {
  readonly isIndexed: boolean;
}

interface Terms {
  readonly folder: AuthorFolder;
  /** What is made is taken as expected, so that it cannot differ. */
  readonly update: boolean;
}

/** Completes the results of a template by what Python has to say. */
export async function withPython(
  { template, version, tests, diagnostics, stale, aboutStale }: TemplateResult,
  found: VerificationPython,
  { folder, update }: Terms,
): Promise<Tested> {
  const whole = tests.flatMap(({ scenes }) => scenes.filter(isWhole));
  const indexed = found.kind === 'none' ? new Map() : await indexScenes(whole, found.python);
  const tested = tests.map(({ test, expected, scenes, ...rest }): TestedOnce => {
    const seen = scenes.map((scene): TestedScene => {
      const own: readonly Diagnostic[] | undefined = indexed.get(scene);
      const all = [...scene.diagnostics, ...(own ?? [])];
      return { ...scene, diagnostics: all, isIndexed: own !== undefined };
    });
    const own = update ? [] : rest.diagnostics.map((each) => fromHere(each, folder));
    const passed = own.length === 0 && seen.every((each) => each.diagnostics.length === 0);
    return { test, expected, scenes: seen, own, passed };
  });
  const own = [...diagnostics, ...(update ? [] : aboutStale)];
  const placed = own.map((each) => fromHere(each, folder));
  return {
    ...{ template, version, stale, tests: tested, own: placed },
    diagnostics: [
      ...placed,
      ...tested.flatMap((each) => [...each.own, ...each.scenes.flatMap((s) => s.diagnostics)]),
    ],
  };
}

/** Whether there is an app to index. */
function isWhole({ files }: Scene): boolean {
  return Object.keys(files).length > 0;
}
