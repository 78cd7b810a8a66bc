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

// It imports little: Python takes longer to load json and pathlib than to compile an app.
const COMPILE = `
import os, sys, warnings
warnings.simplefilter("ignore")
found = []
paths = []
for folder, _, names in os.walk(sys.argv[1]):
    paths += [os.path.join(folder, name) for name in names if os.path.normcase(name).endswith(".py")]
for path in sorted(paths, key=lambda path: path.split(os.sep)):
    try:
        with open(path, "rb") as file:
            compile(file.read(), os.path.basename(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        place = os.path.relpath(path, sys.argv[1]).replace(os.sep, "/")
        line = getattr(error, "lineno", None) or 0
        found.append({"path": place, "line": line, "problem": getattr(error, "msg", None) or str(error) or type(error).__name__})
if found:
    import json
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
  // Isolated and without site-packages: only Python's own modules are imported.
  const command = [python.path, '-I', '-S', '-B', '-c', COMPILE, folder];
  const { report } = await runPython(command, { folder, seconds: 120 });
  return report === '' ? [] : (JSON.parse(report) as Uncompiled[]);
}
