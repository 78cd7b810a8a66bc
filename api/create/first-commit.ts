import { runPython } from '../../workspace/process/run-program.ts';

/** What git did: made a commit, had nothing to do, or why it could not. */
export type FirstCommit =
  | { readonly kind: 'committed' }
  | { readonly kind: 'inside-repository' }
  | { readonly kind: 'no-git' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Makes a repository of a new app and commits the given files, unless a repository is around it.
 * Whatever else lies in the folder is not committed: it may be secret.
 */
export async function firstCommit(root: string, files: readonly string[]): Promise<FirstCommit> {
  const git = async (...words: readonly string[]) => {
    const { ending, output } = await runPython(['git', ...words], { folder: root, seconds: 60 });
    return { done: ending.kind === 'exit' && ending.status === 0, ending, output };
  };
  const inside = await git('rev-parse', '--is-inside-work-tree');
  if (inside.ending.kind === 'not-started') return { kind: 'no-git' };
  if (inside.done) return { kind: 'inside-repository' };
  const listed = ['ls-files', '-z', '--others', '--exclude-standard', '--', ...files];
  const steps: (() => ReturnType<typeof git>)[] = [
    () => git('init', '-q'),
    async () => {
      const { output, ...rest } = await git(...listed);
      const kept = output.split('\0').filter((path) => path !== '');
      return rest.done ? git('add', '--', ...kept) : { output, ...rest };
    },
    // A signature may ask for a passphrase, and nobody is there to give it.
    () => git('-c', 'commit.gpgSign=false', 'commit', '-q', '-m', 'New function app'),
  ];
  for (const step of steps) {
    const { done, output } = await step();
    if (!done) return { kind: 'failed', reason: firstWords(output) };
  }
  return { kind: 'committed' };
}

/** What git complains of, without the advice that follows. */
function firstWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.find((line) => /^(fatal|error):/.test(line)) ?? lines[0] ?? 'git failed';
}
