import { currentBundle } from '../../bindings/bundle-upgrade.ts';
import { needsExtension } from '../../bindings/bundles.ts';
import { bundleTooOld, settingsWanted } from '../../diagnostics/additions.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { Because } from '../../workspace/change/edit.ts';
import { jsonDocumentAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { Plan } from '../plan.ts';
import type { ManifestFields } from '../templates/manifest.ts';
import { placeFile } from './place-file.ts';

const bundle = { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: currentBundle };

/** Keys of host.json that these bindings and a template need: an extension comes with the bundle. */
export function hostNeeds(types: readonly string[], host: ManifestFields): ManifestFields {
  return types.some(needsExtension) ? { extensionBundle: bundle, ...host } : host;
}

/** Completes host.json by what these bindings and a template need; the app's own keys and values stay. */
export function needFromHost(
  tree: Tree,
  types: readonly string[],
  host: ManifestFields,
  because: Because,
): Plan {
  const isCompiled = tree.file('extensions.csproj') !== undefined;
  const wanted = isCompiled ? host : hostNeeds(types, host);
  if (Object.keys(wanted).length === 0) return { edits: [], diagnostics: [] };
  const text = `${JSON.stringify(wanted, null, 2)}\n`;
  const path = 'host.json';
  const plan = placeFile(tree, { path, text, merge: 'json', needs: host, because });
  const old = types.some(needsExtension) ? oldRange(valuesOf(tree, path)) : [];
  return { ...plan, diagnostics: [...plan.diagnostics, ...old] };
}

function oldRange(host: UnknownFields): Diagnostic[] {
  const range = (host.extensionBundle as UnknownFields | undefined)?.version;
  if (typeof range !== 'string') return [];
  const major = Number.parseInt(/\d+/.exec(range)?.[0] ?? '', 10);
  if (!(major < 4)) return [];
  return [diagnose(bundleTooOld, { range, wanted: currentBundle }, { at: { path: 'host.json' } })];
}

/**
 * Placeholders for settings in local.settings.json, where there is one. A connection that is there in
 * parts (`Orders__accountName`) is there.
 */
export function needSettings(
  tree: Tree,
  wanted: { readonly [name: string]: string },
  because: Because,
): Plan {
  const path = 'local.settings.json';
  const values = (valuesOf(tree, path).Values ?? {}) as UnknownFields;
  const known = Object.keys(values);
  const missing = Object.entries(wanted).filter(
    ([name]) => !known.some((key) => key === name || key.startsWith(`${name}__`)),
  );
  if (missing.length === 0) return { edits: [], diagnostics: [] };
  const settings = missing.map(([name]) => name);
  if (tree.file(path) === undefined) {
    const names = settings.filter((name) => name !== 'AzureWebJobsStorage');
    const diagnostics = names.length === 0 ? [] : [diagnose(settingsWanted, { names })];
    return { edits: [], diagnostics, settings };
  }
  const text = `${JSON.stringify({ Values: Object.fromEntries(missing) }, null, 2)}\n`;
  return { ...placeFile(tree, { path, text, merge: 'settings', because }), settings };
}

type UnknownFields = { readonly [key: string]: unknown };

function valuesOf(tree: Tree, path: string): UnknownFields {
  const value = jsonDocumentAt(tree, path)?.value;
  return typeof value === 'object' && value !== null ? (value as UnknownFields) : {};
}
