import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Everything a command says, if it is not content. */
export async function complaints(
  command: string,
  words: readonly string[],
  cwd: string,
): Promise<string> {
  const options = { cwd, maxBuffer: 2 ** 26 };
  try {
    await promisify(execFile)(command, words, options);
    return '';
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: unknown };
    return stdout + stderr || `exit code ${code}`;
  }
}
