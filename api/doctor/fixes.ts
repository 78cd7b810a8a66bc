import { lackingSettings, type WantedSetting } from '../../app/inspect/settings.ts';
import { readRequirements } from '../../app/requirements.ts';
import { currentBundle } from '../../bindings/bundle-upgrade.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import {
  hostJsonWrong,
  requirementMissing,
  shippedNeedlessly,
  workerRequired,
} from '../../diagnostics/doctor.ts';
import { bundleMissing, routePrefixClashes } from '../../diagnostics/losses.ts';
import { needSettings } from '../../generators/files/app-needs.ts';
import { placeFile } from '../../generators/files/place-file.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Because, Change, Edit } from '../../workspace/change/edit.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** What doctor knows when it plans its fixes. */
export interface Facts {
  readonly diagnostics: readonly Diagnostic[];
  readonly wanted: readonly WantedSetting[];
  /** The names in local.settings.json. */
  readonly values: readonly string[] | undefined;
}

const because: Because = { step: 'doctor' };

/**
 * The changes that settle diagnostics without a decision: keys that host.json and local.settings.json
 * lack, lines of .funcignore and requirements.txt. Values that are there stay.
 */
export function planFixes(tree: Tree, facts: Facts): readonly Change[] {
  const edits = [
    ...hostEdits(tree, facts),
    ...settingEdits(tree, facts),
    ...ignoreEdits(tree, facts),
    ...requirementEdits(tree, facts),
  ];
  return changes(tree, edits);
}

function has({ diagnostics }: Facts, { code }: { readonly code: string }, words = ''): boolean {
  return diagnostics.some((each) => each.code === code && each.message.includes(words));
}

function hostEdits(tree: Tree, facts: Facts): readonly Edit[] {
  const wanted = {
    ...(has(facts, hostJsonWrong, '"version" is missing') && { version: '2.0' }),
    ...(has(facts, routePrefixClashes) && { extensions: { http: { routePrefix: '' } } }),
    ...(has(facts, bundleMissing) && {
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: currentBundle },
    }),
  };
  if (Object.keys(wanted).length === 0) return [];
  const text = `${JSON.stringify(wanted, null, 2)}\n`;
  return placeFile(tree, { path: 'host.json', text, merge: 'json', because }).edits;
}

function settingEdits(tree: Tree, { wanted, values }: Facts): readonly Edit[] {
  if (values === undefined) return [];
  const required = lackingSettings(wanted, values).filter(({ isRequired }) => isRequired);
  const settings: { [name: string]: string } = {};
  if (!values.includes('FUNCTIONS_WORKER_RUNTIME')) settings.FUNCTIONS_WORKER_RUNTIME = 'python';
  for (const { name } of required) {
    settings[name] = name === 'AzureWebJobsStorage' ? 'UseDevelopmentStorage=true' : '';
  }
  return needSettings(tree, settings, because).edits;
}

function ignoreEdits(tree: Tree, { diagnostics }: Facts): readonly Edit[] {
  const found = diagnostics.find(({ code }) => code === shippedNeedlessly.code);
  const lines = found?.hint?.match(/[\w.]+\//g) ?? [];
  if (lines.length === 0) return [];
  const text = `${lines.join('\n')}\n`;
  return placeFile(tree, { path: '.funcignore', text, merge: 'lines', because }).edits;
}

function requirementEdits(tree: Tree, facts: Facts): readonly Edit[] {
  const path = 'requirements.txt';
  const file = tree.file(path);
  const read = file && readText(file);
  if (read?.kind !== 'text') return [];
  const removed = has(facts, workerRequired)
    ? readRequirements(read.text)
        .filter(({ name }) => name === 'azure-functions-worker')
        .map(({ line }): Edit => ({ kind: 'modify', path, span: line, text: '', because }))
    : [];
  if (removed.length > 0 || !has(facts, requirementMissing, 'does not list azure-functions,')) {
    return removed;
  }
  return placeFile(tree, { path, text: 'azure-functions\n', merge: 'requirements', because }).edits;
}
