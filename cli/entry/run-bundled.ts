import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompiledFiles } from '../../workspace/process/compiled-files.ts';
import { cacheFolder } from '../../workspace/text/cache-folder.ts';
import { version } from '../version.ts';

/** What the file of a program exports. */
interface Program {
  /** The commands whose compiled code is kept. */
  readonly names: readonly string[];
  run(words: readonly string[]): Promise<void>;
}

/**
 * Runs the program in a file of the bundle. The version is answered here, before anything else loads:
 * commander alone would cost a fifth of the time.
 */
export function runBundled(file: string, command: string, words: readonly string[]): void {
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const { env } = process;
  const name = /^[a-z-]+$/.test(command) ? command : 'other';
  // The names of Node's own variables. Coverage is exact only for code that this run compiled.
  const isOff = env.NODE_DISABLE_COMPILE_CACHE || env.NODE_V8_COVERAGE;
  const files = new CompiledFiles(
    isOff ? undefined : path.join(cacheFolder(env), 'code', name),
    version,
  );
  const program = files.load(fileURLToPath(new URL(file, import.meta.url))) as Program;
  if (program.names.includes(name)) files.saveAtExit();
  void program.run(words);
}
