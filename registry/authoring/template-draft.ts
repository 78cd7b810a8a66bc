import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { treeOf } from '../../generators/templates/snapshot.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** A template that is about to be written. */
export interface TemplateDraft {
  readonly name: string;
  /** template.json, as data. */
  readonly manifest: { readonly [field: string]: unknown };
  /** By path below `files/`. */
  readonly files: { readonly [path: string]: string };
  /** What its author should look at. */
  readonly findings: readonly Diagnostic[];
}

/** Its files by their path in the registry, but for its tests. */
export function filesOfDraft({ name, manifest, files }: TemplateDraft): {
  readonly [path: string]: string;
} {
  return {
    [`${name}/template.json`]: `${JSON.stringify(manifest, null, 2)}\n`,
    ...Object.fromEntries(
      Object.entries(files).map(([path, text]) => [`${name}/files/${path}`, text]),
    ),
  };
}

/** The draft as a registry of its own. */
export function treeOfDraft(draft: TemplateDraft): Tree {
  const encoder = new TextEncoder();
  const files = Object.entries(filesOfDraft(draft));
  return treeOf({
    files: Object.fromEntries(files.map(([path, text]) => [path, encoder.encode(text)])),
    integrity: '',
  });
}
