import { posix } from 'node:path';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { dockerIgnore, globExpression } from './ignore-rules.ts';
import { parseDockerfile, stageOf } from './parse-dockerfile.ts';

/** Where the Functions host looks for the app in an image, unless a variable says otherwise. */
const SCRIPT_ROOT = '/home/site/wwwroot';

/** Commands that bring files from one folder of an image to another. */
const copies = /(?<![\w./-])(?:cp|mv|rsync|unzip|ln)\s/;

/** What an image holds of the build context: where each file lies, and what it was. */
type Layer = Map<string, string>;

interface Stage {
  readonly layer: Layer;
  /** Where the host looks for the app. */
  root: string;
  /** Whether it is built on an image of the Functions host. */
  readonly isHost: boolean;
}

export interface DockerImage {
  /** Path in the app's folder of the image → path in the build context. */
  readonly files: ReadonlyMap<string, string>;
  /** Instructions whose effect is unknown, such as a COPY with a variable. */
  readonly unclear: readonly string[];
  /** Where the host looks for the app, and where host.json lies, if nothing is in that folder. */
  readonly elsewhere?: { readonly root: string; readonly path: string };
}

/**
 * What the COPY and ADD instructions of a Dockerfile bring into the app's folder of the image, with the
 * folder of the Dockerfile as the context. Undefined without a Dockerfile that copies into it, unless an
 * image of the Functions host gets the app in another folder, where the host does not look.
 */
export function dockerImage(tree: Tree, paths: readonly string[]): DockerImage | undefined {
  const file = tree.file('Dockerfile') ?? tree.file('dockerfile');
  const read = file && readText(file);
  if (read?.kind !== 'text') return undefined;
  const isLeftOut = dockerIgnore(tree);
  const context = paths.filter((path) => !isLeftOut(path));
  const stages = new Map<string, Stage>();
  const unclear: string[] = [];
  let stage: Stage = { layer: new Map(), root: SCRIPT_ROOT, isHost: false };
  let workdir = '/';
  for (const [index, instruction] of parseDockerfile(read.text).getInstructions().entries()) {
    const keyword = instruction.getKeyword();
    const rest = instruction.getArgumentsContent() ?? '';
    if (keyword === 'FROM') {
      const [, base = '', name] = /^(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) ?? [];
      const below = stages.get(base.toLowerCase());
      stage = {
        layer: new Map(below?.layer),
        root: below?.root ?? SCRIPT_ROOT,
        isHost: below?.isHost ?? /(?:^|\/)azure-functions\//.test(base),
      };
      workdir = '/';
      stages.set((name ?? `stage ${index}`).toLowerCase(), stage);
    } else if (keyword === 'WORKDIR') workdir = posix.resolve(workdir, rest.trim());
    else if (keyword === 'ENV') {
      const root = /AzureWebJobsScriptRoot[= ]"?([^\s"]+)/.exec(rest)?.[1];
      if (root !== undefined) stage.root = posix.resolve('/', root);
    } else if (keyword === 'RUN') {
      const { root } = stage;
      if (copies.test(rest) && (rest.includes(root) || workdir === root))
        unclear.push(`RUN ${rest}`);
    } else if (keyword === 'COPY' || keyword === 'ADD') {
      const source = stageOf(instruction);
      const words = argumentsOf(rest);
      const target = words.pop();
      if (target === undefined || /\$/.test(rest)) {
        unclear.push(`${keyword} ${rest}`);
        continue;
      }
      const to = { path: posix.resolve(workdir, target), isFolder: /[\\/.]$/.test(target) };
      if (source === undefined)
        copyFrom(
          context.map((path) => [path, path]),
          words,
          to,
          stage.layer,
        );
      else {
        const from = [...(stages.get(source)?.layer ?? [])];
        const found = from.map(([at, path]): Pair => [at.replace(/^\//, ''), path]);
        copyFrom(found, words, to, stage.layer);
      }
    }
  }
  const { layer, root, isHost } = stage;
  const files = new Map(
    [...layer]
      .filter(([path]) => path.startsWith(`${root}/`))
      .map(([path, source]) => [path.slice(root.length + 1), source]),
  );
  if (files.size > 0 || unclear.length > 0) return { files, unclear };
  const path = isHost ? [...layer].find(([, source]) => source === 'host.json')?.[0] : undefined;
  return path === undefined ? undefined : { files, unclear, elsewhere: { root, path } };
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
