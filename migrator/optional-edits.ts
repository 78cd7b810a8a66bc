import type { Edit } from '../workspace/change/edit.ts';
import type { FunctionOutcome } from './migration.ts';
import { isTestFile } from './read/references.ts';
import { absoluteImports } from './steps/absolute-imports.ts';
import { funcignore } from './steps/funcignore.ts';
import { rewriteTests } from './steps/rewrite-tests.ts';
import { upgradePlatform } from './steps/upgrade-platform.ts';
import { vscodeSettings } from './steps/vscode-settings.ts';

/** Steps whose edits serve tools, tests and the platform: the app loads and runs without them. */
const around = new Set([vscodeSettings.name, rewriteTests.name, upgradePlatform.name]);

/**
 * Whether the functions stay the same without an edit, so that the owner may leave its place as it is.
 * All other edits of a migration depend on each other.
 */
export function isOptional(edit: Edit, functions: readonly FunctionOutcome[]): boolean {
  const { step } = edit.because;
  // A rule that lets function_app.py through is not optional: without it nothing is deployed.
  if (step === funcignore.name) return edit.kind === 'modify' && !edit.text.includes('!/');
  if (step === absoluteImports.name) return isTestFile({ functions }, edit.path);
  return around.has(step);
}
