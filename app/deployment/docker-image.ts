import { posix } from 'node:path';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { dockerIgnore, globExpression } from './ignore-rules.ts';
import { parseDockerfile, stageOf } from './parse-dockerfile.ts';

/** Where the Functions host looks for the app in an image, unless a variable says otherwise. */
const SCRIPT_ROOT = '/home/site/wwwroot';

/** What an image holds of the build context: where each file lies, and what it was. */
type Layer = Map<string, string>;

export interface DockerImage {
  /** Path in the app's folder of the image → path in the build context. */
  readonly files: ReadonlyMap<string, string>;
  /** Instructions whose effect is unknown, such as a COPY with a variable. */
  readonly unclear: readonly string[];
}

/**
 * What the COPY and ADD instructions of a Dockerfile bring into the app's folder of the image, with the
 * folder of the Dockerfile as the context. Undefined without a Dockerfile that copies into it.
 */
export function dockerImage(tree: Tree, paths: readonly string[]): DockerImage | undefined {
  const file = tree.file('Dockerfile') ?? tree.file('dockerfile');
  const read = file && readText(file);
  if (read?.kind !== 'text') return undefined;
  const isLeftOut = dockerIgnore(tree);
  const context = paths.filter((path) => !isLeftOut(path));
  const stages = new Map<string, Layer>();
  const unclear: string[] = [];
  let layer: Layer = new Map();
  let workdir = '/';
  let root = SCRIPT_ROOT;
  for (const [index, instruction] of parseDockerfile(read.text).getInstructions().entries()) {
    const keyword = instruction.getKeyword();
    const rest = instruction.getArgumentsContent() ?? '';
    if (keyword === 'FROM') {
      const [, base = '', name] = /^(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) ?? [];
      layer = new Map(stages.get(base.toLowerCase()) ?? []);
      workdir = '/';
      stages.set((name ?? `stage ${index}`).toLowerCase(), layer);
    } else if (keyword === 'WORKDIR') workdir = posix.resolve(workdir, rest.trim());
    else if (keyword === 'ENV') {
      root = /AzureWebJobsScriptRoot[= ]"?([^\s"]+)/.exec(rest)?.[1] ?? root;
    } else if (keyword === 'COPY' || keyword === 'ADD') {
      const stage = stageOf(instruction);
      const words = argumentsOf(rest);
      const target = words.pop();
      if (target === undefined || /\$/.test(rest)) {
        unclear.push(`${keyword} ${rest}`);
        continue;
      }
      const to = { path: posix.resolve(workdir, target), isFolder: /[\\/.]$/.test(target) };
      if (stage === undefined)
        copyFrom(
          context.map((path) => [path, path]),
          words,
          to,
          layer,
        );
      else {
        const from = [...(stages.get(stage) ?? [])];
        const found = from.map(([at, path]): Pair => [at.replace(/^\//, ''), path]);
        copyFrom(found, words, to, layer);
      }
    }
  }
  const files = new Map(
    [...layer]
      .filter(([path]) => path.startsWith(`${root}/`))
      .map(([path, source]) => [path.slice(root.length + 1), source]),
  );
  return files.size === 0 && unclear.length === 0 ? undefined : { files, unclear };
}

/** Where a file lies, and its path in the context. */
type Pair = readonly [at: string, source: string];

function copyFrom(
  from: readonly Pair[],
  patterns: readonly string[],
  to: { readonly path: string; readonly isFolder: boolean },
  layer: Layer,
): void {
  for (const written of patterns) {
    const pattern = posix.normalize(written.replace(/^\/+/, '')).replace(/\/+$/, '');
    const whole = globExpression(pattern);
    for (const [at, source] of from) {
      if (pattern === '.') {
        layer.set(posix.join(to.path, at), source);
      } else if (whole.test(at)) {
        const several = to.isFolder || patterns.length > 1 || /[*?[]/.test(pattern);
        layer.set(several ? posix.join(to.path, posix.basename(at)) : to.path, source);
      } else {
        // A folder is copied by what it holds, without its name.
        const parts = at.split('/');
        const depth = pattern.split('/').length;
        if (parts.length > depth && whole.test(parts.slice(0, depth).join('/'))) {
          layer.set(posix.join(to.path, ...parts.slice(depth)), source);
        }
      }
    }
  }
}

/** `a b /c` or `["a", "b", "/c"]`. */
function argumentsOf(rest: string): string[] {
  if (rest.startsWith('[')) {
    try {
      return (JSON.parse(rest) as unknown[]).map(String);
    } catch {
      return [];
    }
  }
  return rest.split(/\s+/).filter((word) => word !== '');
}
