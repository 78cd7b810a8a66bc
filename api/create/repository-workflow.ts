import path from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { workflowBelow } from '../../diagnostics/generators.ts';
import { placeFile } from '../../generators/files/place-file.ts';
import { changes as changesOf } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { repositoryOf } from '../../workspace/git/git.ts';
import { yaml } from '../../workspace/text/yaml.ts';
import { openTree } from '../../workspace/tree/disk.ts';

/** The changes of a new app, with its workflow apart where that belongs to the top of a repository. */
interface DividedChanges {
  readonly own: readonly Change[];
  readonly workflow?: {
    /** Of the repository; absolute. */
    readonly root: string;
    readonly changes: readonly Change[];
    readonly diagnostics: readonly Diagnostic[];
  };
}

const generated = '.github/workflows/function-app.yml';

/**
 * Takes the workflow out of an app below the top of a repository, where GitHub would not run it, and
 * writes it for the top. See https://docs.github.com/actions/using-workflows/about-workflows
 */
export function divideWorkflow(root: string, changes: readonly Change[]): DividedChanges {
  const made = changes.find(({ after, before }) => after?.path === generated && !before);
  const top = made && repositoryOf(root);
  const app = top === undefined ? '' : path.relative(top, root).replaceAll('\\', '/');
  // GitHub would evaluate an expression in the path.
  if (made?.after === undefined || top === undefined || app === '' || app.includes('${{')) {
    return { own: changes };
  }
  const to = `.github/workflows/${app.replace(/[^\p{L}\p{N}_.-]/gu, '-')}.yml`;
  const text = inFolder(Buffer.from(made.after.bytes).toString('utf8'), app, to);
  if (text === undefined) return { own: changes };
  const tree = openTree(top);
  const [because = { step: 'app' }] = made.because;
  const { edits, diagnostics } = placeFile(tree, { path: to, text, merge: 'keep', because });
  const up = path.relative(root, top).replaceAll('\\', '/');
  const note = diagnose(workflowBelow, { path: generated, to: `${up}/${to}` });
  return {
    own: changes.filter((each) => each !== made).map((each) => naming(each, `${up}/${to}`)),
    workflow: { root: top, changes: changesOf(tree, edits), diagnostics: [note, ...diagnostics] },
  };
}

/** The README with the place that the workflow has now. */
function naming(change: Change, place: string): Change {
  const { after, before } = change;
  if (after?.path !== 'README.md' || before !== undefined) return change;
  const text = Buffer.from(after.bytes)
    .toString('utf8')
    .replaceAll(`\`${generated}\``, `\`${place}\``);
  return { ...change, after: { ...after, bytes: Buffer.from(text) } };
}

/** A workflow that runs in a folder, for changes of that folder; undefined where it is not as ours is. */
function inFolder(workflow: string, folder: string, own: string): string | undefined {
  const glob = folder.replace(/[*?+[\]!\\]/g, '\\$&');
  const paths = `    paths: [${JSON.stringify(`${glob}/**`)}, ${JSON.stringify(own)}]\n`;
  const scalar = yamlScalar(folder);
  const steps: readonly (readonly [pattern: RegExp, text: string])[] = [
    [/(?<=^name: )Function app$/m, scalar],
    [/(?<=^ {2}push:\n {4}branches: .*\n)/m, paths],
    [/(?<=^ {2}pull_request:\n)/m, paths],
    [/^(?=jobs:\n)/m, `defaults:\n  run:\n    working-directory: ${scalar}\n\n`],
    [/(?<=^ +package: )\.$/m, scalar],
  ];
  let text = workflow;
  for (const [pattern, by] of steps) {
    if (!pattern.test(text)) return undefined;
    text = text.replace(pattern, () => by);
  }
  return text;
}

/** Quoted where YAML 1.1 or 1.2 would read a number, a boolean, a date or more than one value. */
function yamlScalar(text: string): string {
  const written = (['1.1', '1.2'] as const).map((version) =>
    yaml().stringify(text, { version, lineWidth: 0 }).trimEnd(),
  );
  return written.find((each) => each !== text) ?? text;
}
