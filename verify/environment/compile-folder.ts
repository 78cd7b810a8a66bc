import { runPython } from '../../workspace/process/run-program.ts';
import type { UserPython } from './python.ts';

/** A file that Python does not take. */
export interface Uncompiled {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** From 1; 0 where Python does not say. */
  readonly line: number;
  readonly problem: string;
}

const COMPILE = `
import json, os, pathlib, sys, warnings
warnings.simplefilter("ignore")
found = []
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        compile(path.read_bytes(), path.name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        place = path.relative_to(sys.argv[1]).as_posix()
        line = getattr(error, "lineno", None) or 0
        found.append({"path": place, "line": line, "problem": getattr(error, "msg", None) or str(error) or type(error).__name__})
os.write(3, json.dumps(found).encode())
`;

/**
 * Compiles all Python files below a folder without running any of them; returns those it cannot. Nothing
 * where Python gives no answer in time: it still has to index the files.
 */
export async function compileFolder(
  folder: string,
  python: Pick<UserPython, 'path'>,
): Promise<readonly Uncompiled[]> {
  // Isolated: modules of the folder do not stand in for those of Python.
  const command = [python.path, '-I', '-B', '-c', COMPILE, folder];
  const { report } = await runPython(command, { folder, seconds: 120 });
  return report === '' ? [] : (JSON.parse(report) as Uncompiled[]);
}
