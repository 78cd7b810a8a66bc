import {
  type DeclaredVersion,
  declaredVersions,
  type Versioned,
} from '../../app/declared-versions.ts';
import { asksFor } from '../../app/versions.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { verification } from '../../diagnostics/verification.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { surroundingsOf } from '../../workspace/tree/surroundings.ts';
import type { UserPython } from '../environment/python.ts';
import type { Indexing } from '../index/indexing.ts';

/** What the files of an app, and those around it, ask for. */
export function declaredFor(root: string, cwd = root): DeclaredVersion[] {
  return declaredVersions(openTree(root), surroundingsOf(root, cwd));
}

/** The minor versions of Python that files name, e.g. `3.11`; who runs the app comes first. */
export function minorsAskedFor(declared: readonly DeclaredVersion[]): string[] {
  const minors = declared.flatMap(({ of, specifier }) => {
    return of === 'python' ? (/^==(3\.\d+)\.\*$/.exec(specifier)?.[1] ?? []) : [];
  });
  return [...new Set(minors)];
}

/** The versions of the library that an app asks for and this Python does not have. */
export function unmetVersions(root: string, python: UserPython): DeclaredVersion[] {
  const { azureFunctions, azureFunctionsDurable } = python;
  const versions = {
    'azure-functions': azureFunctions,
    'azure-functions-durable': azureFunctionsDurable,
  };
  return declaredFor(root).filter(({ of, specifier }) => {
    const version = of === 'python' ? undefined : versions[of];
    return version !== undefined && !asksFor(specifier, version);
  });
}

/** A note for each of the library and Python that an app asks for in another version than proved it. */
export function versionNotes(root: string, indexing: Indexing): Diagnostic[] {
  const { python, usesDurable } = indexing;
  const declared = declaredFor(root);
  const proved: readonly (readonly [of: Versioned, version: string | undefined])[] = [
    ['azure-functions', python.azureFunctions],
    ['azure-functions-durable', usesDurable ? python.azureFunctionsDurable : undefined],
    ['python', python.version],
  ];
  return proved.flatMap(([of, version]) => {
    const others = declared.filter(
      (each) => each.of === of && version !== undefined && !asksFor(each.specifier, version),
    );
    const [first] = others;
    if (version === undefined || first === undefined) return [];
    const asked = others.map(
      ({ path, line, specifier }) => `${path} asks for ${plain(specifier)} (line ${line})`,
    );
    const at = { at: { path: first.path } };
    if (of === 'python') return [diagnose(verification.otherPython, { version, asked }, at)];
    return [diagnose(verification.otherLibrary, { name: of, version, asked }, at)];
  });
}

/** `3.9` of `==3.9.*`, which stands for what is plainly written as a minor version. */
function plain(specifier: string): string {
  return /^==(3\.\d+)\.\*$/.exec(specifier)?.[1] ?? specifier;
}
