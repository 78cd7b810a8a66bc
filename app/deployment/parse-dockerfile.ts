import type { Copy, Instruction } from 'dockerfile-ast';
import { lazyPackage } from '../../workspace/lazy-package.ts';

const dockerfileAst = lazyPackage<typeof import('dockerfile-ast')>('dockerfile-ast');

/** The instructions of a Dockerfile, in order, with their places. */
export const parseDockerfile = (text: string) => dockerfileAst().DockerfileParser.parse(text);

/** The `--from` of a COPY, as stages are named. */
export function stageOf(instruction: Instruction): string | undefined {
  const { getFlags }: Partial<Pick<Copy, 'getFlags'>> = Object(instruction);
  const flags = getFlags?.call(instruction) ?? [];
  return flags
    .find((flag) => flag.getName() === 'from')
    ?.getValue()
    ?.toLowerCase();
}
