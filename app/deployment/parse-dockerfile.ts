import { lazyPackage } from '../../workspace/lazy-package.ts';

const dockerfileAst = lazyPackage<typeof import('dockerfile-ast')>('dockerfile-ast');

/** The instructions of a Dockerfile, in order, with their places. */
export const parseDockerfile = (text: string) => dockerfileAst().DockerfileParser.parse(text);
