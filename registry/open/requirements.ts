import { satisfies } from 'semver';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { otherPyfunc } from '../../diagnostics/registry/configs.ts';
import manifest from '../../package.json' with { type: 'json' };
import { readJson } from '../../workspace/text/json.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** Whether the authors of a registry say, in its registry.json, that it needs another pyfunc. */
export function problemWithRequirements(namespace: string, tree: Tree): Diagnostic | undefined {
  const wanted = requiredPyfunc(tree);
  const { version } = manifest;
  return wanted === undefined || satisfies(version, wanted, { includePrerelease: true })
    ? undefined
    : diagnose(otherPyfunc, { namespace, wanted, version });
}

function requiredPyfunc(tree: Tree): string | undefined {
  const file = tree.file('registry.json');
  const read = file && readText(file);
  const document = read?.kind === 'text' ? readJson(read.text) : undefined;
  if (document?.kind !== 'json') return undefined;
  const { requires } = Object(document.value);
  return typeof requires?.pyfunc === 'string' ? requires.pyfunc : undefined;
}
