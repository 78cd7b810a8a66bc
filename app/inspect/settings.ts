import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../../bindings/function-json/function-json.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { settingMissing } from '../../diagnostics/doctor.ts';
import { readCalls } from '../../python/calls.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { fullName, importedNames } from './imported-names.ts';

/** A setting that the app reads. */
export interface WantedSetting {
  readonly name: string;
  /** A part of a sentence. */
  readonly wantedBy: string;
  /** Whether the app fails without it. */
  readonly isRequired: boolean;
}

/** Variables that the host, the platform or the system sets. */
const provided =
  /^(?:WEBSITE_|FUNCTIONS_|AZURE_FUNCTIONS_|AZUREWEBJOBS|APPINSIGHTS_|APPLICATIONINSIGHTS_|IDENTITY_|MSI_|PYTHON|AZURE_(?:CLIENT|TENANT)_|REGION_NAME$|CONTAINER_|KUBERNETES_)|^(?:HOME|HOSTNAME|HOST|LANG|PATH|PORT|PWD|SHELL|TEMP|TMP|TMPDIR|TZ|USER|USERNAME|CI|DEBUG)$/i;

/** Properties of bindings that name a setting. */
const connectionKeys =
  /^(?:connection|connectionStringSetting|leaseConnection(?:StringSetting)?|apiKey|accountSid|authToken|accountSidSetting|authTokenSetting)$/i;

/** The settings that bindings name: connections, and `%NAME%` in any text. */
export function settingsOfBindings(
  functions: readonly { readonly name: string; readonly bindings: readonly JsonObject[] }[],
): WantedSetting[] {
  return functions.flatMap(({ name, bindings }) =>
    bindings.flatMap((binding) =>
      Object.entries(binding).flatMap(([key, value]): WantedSetting[] => {
        if (typeof value !== 'string') return [];
        const wantedBy = `the binding "${String(binding.name)}" of ${name}`;
        const named = [...value.matchAll(/%([\w:.-]+)%/g)].flatMap(([, found]) => found ?? []);
        if (named.length === 0 && connectionKeys.test(key) && /^[\w:.-]+$/.test(value)) {
          named.push(value);
        }
        return named.map((setting) => ({ name: setting, wantedBy, isRequired: true }));
      }),
    ),
  );
}

/** The settings that code reads by a name that is written out, without a default. */
export function settingsOfCode(source: PythonSource): WantedSetting[] {
  const imported = importedNames(source.module);
  const wantedBy = source.path;
  const calls = readCalls(source.module.root, source.text).flatMap((call): WantedSetting[] => {
    const name = fullName(call.callee, imported);
    const setting = call.arguments[0]?.string?.value;
    if (!/^os\.(?:getenv|environ\.get)$/.test(name ?? '') || setting === undefined) return [];
    if (call.arguments.length > 1 || hasFallback(call.node)) return [];
    return [{ name: setting, wantedBy, isRequired: false }];
  });
  const lookups = source.module.root.descendantsOfType('subscript').flatMap((node) => {
    const owner = node?.childForFieldName('value')?.text ?? '';
    const key = node?.childForFieldName('subscript')?.text ?? '';
    const setting = /^["']([^"'\\]+)["']$/.exec(key)?.[1];
    if (!node || setting === undefined || fullName(owner, imported) !== 'os.environ') return [];
    const parent = node.parent;
    const isWritten =
      parent?.type === 'assignment' && parent.childForFieldName('left')?.id === node.id;
    if (isWritten || parent?.type === 'delete_statement') return [];
    return [{ name: setting, wantedBy, isRequired: !isTried(node, setting) }];
  });
  return [...lookups, ...calls];
}

/** `os.getenv("A") or "x"`. */
function hasFallback(node: Node): boolean {
  return node.parent?.type === 'boolean_operator';
}

/** Whether a `try` around it copes without, or an `if` asks for it first. */
function isTried(node: Node, setting: string): boolean {
  let at = node.parent;
  while (at !== null && at.type !== 'function_definition') {
    if (at.type === 'try_statement') return true;
    const test = at.type === 'if_statement' ? at.childForFieldName('condition')?.text : undefined;
    if (test?.includes(`'${setting}'`) || test?.includes(`"${setting}"`)) return true;
    at = at.parent;
  }
  return false;
}

/** The settings that the values of local.settings.json lack, each once. */
export function lackingSettings(
  wanted: readonly WantedSetting[],
  values: readonly string[],
): readonly WantedSetting[] {
  const known = values.map((name) => name.toLowerCase().replaceAll(':', '__'));
  const isThere = (name: string) => {
    const folded = name.toLowerCase().replaceAll(':', '__');
    return known.some((key) =>
      [folded, `azurewebjobs${folded}`].some((each) => key === each || key.startsWith(`${each}__`)),
    );
  };
  const missing = new Map<string, WantedSetting>();
  for (const each of wanted) {
    if (isThere(each.name) || (provided.test(each.name) && !isStorage(each.name))) continue;
    const before = missing.get(each.name);
    if (before === undefined || (each.isRequired && !before.isRequired))
      missing.set(each.name, each);
  }
  return [...missing.values()];
}

/** A diagnostic for each setting that the values of local.settings.json lack. */
export function missingSettings(
  wanted: readonly WantedSetting[],
  values: readonly string[],
): Diagnostic[] {
  return lackingSettings(wanted, values).map(({ name, wantedBy, isRequired }) => {
    const at = { path: 'local.settings.json' };
    const found = diagnose(settingMissing, { name, wantedBy }, { at });
    return isRequired ? found : { ...found, severity: 'note' };
  });
}

function isStorage(name: string): boolean {
  return /^AzureWebJobsStorage$/i.test(name);
}
