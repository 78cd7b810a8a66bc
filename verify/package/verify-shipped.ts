import { join } from 'node:path';
import { functionsNotShipped } from '../../diagnostics/deployed.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { copyUnclear, notShipped, packageWithout } from '../../diagnostics/losses.ts';
import { makeScratch, writeScratchFile } from '../../workspace/scratch.ts';
import { readText } from '../../workspace/text/text.ts';
import { testPath } from '../checks/app-checks.ts';
import { type AppFunction, type Indexing, isSound } from '../index/indexing.ts';
import { type IndexAndCompareOptions, type Verification, verifyApp } from '../verify.ts';
import type { ShippedApp } from './shipped-app.ts';

/** A verification of what would be shipped. */
export interface ShippedVerification {
  readonly label: string;
  readonly verification: Verification;
  /** The decoded text of a file of the package, for code frames. */
  source(path: string): string | undefined;
}

/**
 * Lays what would be shipped out in a folder of its own and verifies that. `whole` finds the functions that
 * the folder has with all of its files, which costs an index of them: it is asked only where the package
 * loads without a module that may declare some.
 */
export async function verifyShipped(
  shipped: ShippedApp,
  whole: () => Promise<readonly AppFunction[]>,
  options: IndexAndCompareOptions,
): Promise<ShippedVerification> {
  const { label, files, leftOut, unclear } = shipped;
  const scratch = makeScratch('pyfunc-package');
  try {
    for (const [path, bytes] of Object.entries(files)) {
      writeScratchFile(join(scratch.path, path), bytes);
    }
    const absent = [...new Set(leftOut.flatMap(moduleOf))];
    const verification = await verifyApp(scratch.path, { ...options, absent, isShipped: true });
    const mayLose = isSound(verification.indexing) && leftOut.some(mayDeclareFunctions);
    const diagnostics = [
      ...lacking(shipped),
      ...unclear.map((instruction) => {
        return diagnose(copyUnclear, { instruction }, { at: { path: 'Dockerfile' } });
      }),
      ...verification.diagnostics.map((each) => inPackage(each, shipped)),
      ...(mayLose ? lost(await whole(), verification.indexing, shipped) : []),
    ];
    return { label, verification: { ...verification, diagnostics }, source: textIn(files) };
  } finally {
    scratch.clear();
  }
}

function mayDeclareFunctions(path: string): boolean {
  return path.endsWith('.py') && !testPath.test(path);
}

/** Functions of files that are not shipped, where the app loads without them. */
function lost(
  whole: readonly AppFunction[],
  { functions }: Indexing,
  { label, leftOut }: ShippedApp,
): Diagnostic[] {
  const shipped = new Set(functions.map(({ name }) => name));
  const missing = whole.filter(({ name }) => !shipped.has(name));
  const files = [...new Set(missing.map(({ at }) => at?.path))];
  return files.map((path) => {
    const names = missing.filter(({ at }) => at?.path === path).map(({ name }) => name);
    const where = path !== undefined && leftOut.includes(path) ? { at: { path } } : {};
    return diagnose(functionsNotShipped, { names, label }, where);
  });
}

function textIn(files: ShippedApp['files']): ShippedVerification['source'] {
  return (path) => {
    const bytes = files[path];
    const read = bytes && readText({ path, bytes, mode: 0o644 });
    return read?.kind === 'text' ? read.text : undefined;
  };
}

/** The module at the root of the app that a Python file is or belongs to. */
function moduleOf(path: string): string[] {
  if (!path.endsWith('.py')) return [];
  return [path.split('/')[0]?.replace(/\.py$/, '') ?? ''];
}

/** A host.json keeps the app from running, requirements.txt a remote build from installing anything. */
function lacking({ files, label, leftOut, elsewhere }: ShippedApp): Diagnostic[] {
  const problems: Diagnostic[] = [];
  if (!Object.hasOwn(files, 'host.json')) {
    const below = Object.keys(files).find((path) => path.endsWith('/host.json'));
    const where = elsewhere === undefined ? {} : { at: { path: 'Dockerfile' } };
    problems.push(
      diagnose(
        packageWithout,
        { path: 'host.json', label, below: below ?? elsewhere?.path, root: elsewhere?.root },
        where,
      ),
    );
  }
  if (leftOut.includes('requirements.txt') && !label.includes('Dockerfile')) {
    const missing = diagnose(packageWithout, {
      path: 'requirements.txt',
      label,
      below: undefined,
      root: undefined,
    });
    problems.push({ ...missing, severity: 'review' });
  }
  return problems;
}

/** An import that fails for a file which the app has and the package lacks names that file. */
function inPackage(diagnostic: Diagnostic, { leftOut, label }: ShippedApp): Diagnostic {
  const module = /No module named '([\w.]+)'/.exec(diagnostic.message)?.[1];
  if (module === undefined) return diagnostic;
  const base = module.replaceAll('.', '/');
  const file = leftOut.find((path) => path === `${base}.py` || path === `${base}/__init__.py`);
  const inside = file ?? leftOut.find((path) => path.startsWith(`${base}/`));
  if (inside === undefined) return diagnostic;
  const where = diagnostic.at === undefined ? {} : { at: diagnostic.at };
  return diagnose(notShipped, { file: inside, module, label }, where);
}
