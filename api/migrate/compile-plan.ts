import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { compileFolder, type Uncompiled } from '../../verify/environment/compile-folder.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import { makeScratch, writeScratchFile } from '../../workspace/scratch.ts';
import { readText } from '../../workspace/text/text.ts';
import type { AppPlan } from './app-plan.ts';
import { placesBefore } from './places-before.ts';

/** The first Python that compiles everything the grammar knows. */
const complete = 13;

/** What no Python compiles, later ones included. */
const certain =
  /indent|duplicate (?:argument|parameter)|outside|Missing parentheses|cannot (?:assign|delete)|nonlocal|never closed|was never|unterminated|positional argument follows|declared global/i;

/**
 * What Python itself does not compile in the files that a plan writes: the grammar lets some errors pass,
 * such as a bad indentation. An older Python that may only lack newer syntax decides nothing. The errors
 * are at places of the files as they are.
 */
export async function compilePlan(plan: AppPlan, python: UserPython): Promise<Diagnostic[]> {
  const files = plan.changes.flatMap(({ after }) => (after?.path.endsWith('.py') ? [after] : []));
  const scratch = makeScratch('pyfunc-compile');
  try {
    for (const { path, bytes } of files) writeScratchFile(join(scratch.path, path), bytes);
    const isComplete = Number(python.version.split('.')[1]) >= complete;
    const found = await compileFolder(scratch.path, python);
    const errors = found
      .filter(({ problem }) => isComplete || certain.test(problem))
      .map((each) => uncompiled(plan, each, python));
    return placesBefore(errors, plan.changes, plan.tree);
  } finally {
    scratch.clear();
  }
}

function uncompiled(
  { changes, migration: { functions } }: AppPlan,
  { path, line, problem }: Uncompiled,
  { version }: UserPython,
): Diagnostic {
  const after = changes.find((each) => each.after?.path === path)?.after;
  const read = after && readText(after);
  const text = read?.kind === 'text' ? read.text : '';
  const start = [...text.matchAll(/\r\n|\r|\n/g)][line - 2];
  const offset = start === undefined ? 0 : start.index + start[0].length;
  const span = line === 0 ? {} : { span: { start: offset, end: offset } };
  const owner = functions.find(({ script }) => script === path)?.name;
  const where = { at: { path, ...span }, ...(owner === undefined ? {} : { function: owner }) };
  return diagnose(migration.notCompiled, { problem, version }, where);
}
