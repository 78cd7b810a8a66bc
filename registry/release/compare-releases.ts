import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { versionNotRaised } from '../../diagnostics/registry/releases.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { placeOfField } from '../config/text-field.ts';
import type { ReleaseIndex } from './release.ts';

/** What was released before, as far as it has to be compared. */
export interface Released
  extends Pick<ReleaseIndex, 'version' | 'integrity'>,
    Pick<ReleaseIndex, 'templates'> {
  /** What a person calls it: a path, or what git calls a commit. */
  readonly label: string;
}

/** Versions of the registry and its templates that are out already, with other contents. */
export function unraisedVersions(
  tree: Tree,
  now: ReleaseIndex,
  { label: release, ...released }: Released,
): Diagnostic[] {
  const unraised = (what: string, path: string, version: string) =>
    diagnose(
      versionNotRaised,
      { what, version, release },
      { at: placeOfField(tree, path, 'version') },
    );
  const templates = now.templates.flatMap(({ name, version, integrity }) => {
    const before = released.templates.find((each) => each.name === name);
    const isSame = before?.version !== version || before.integrity === integrity;
    return isSame ? [] : [unraised(`Template ${name}`, `${name}/template.json`, version)];
  });
  const isSame = released.version !== now.version || released.integrity === now.integrity;
  return isSame
    ? templates
    : [...templates, unraised('The registry', 'registry.json', now.version)];
}
