import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { otherPyfunc } from '../../diagnostics/registry/configs.ts';
import manifest from '../../package.json' with { type: 'json' };
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { jsonDocumentAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

const semver = lazyPackage<typeof import('semver')>('semver');

/** Whether the authors of a registry say, in its registry.json, that it needs another pyfunc. */
export function problemWithRequirements(namespace: string, tree: Tree): Diagnostic | undefined {
  const wanted = requiredPyfunc(tree);
  const { version } = manifest;
  return wanted === undefined || semver().satisfies(version, wanted, { includePrerelease: true })
    ? undefined
    : diagnose(otherPyfunc, { namespace, wanted, version });
}

function requiredPyfunc(tree: Tree): string | undefined {
  const document = jsonDocumentAt(tree, 'registry.json');
  if (document === undefined) return undefined;
  const { requires } = Object(document.value);
  return typeof requires?.pyfunc === 'string' ? requires.pyfunc : undefined;
}
