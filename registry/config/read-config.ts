import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { configFile, configSyntax, registryClash } from '../../diagnostics/registry/configs.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { type JsonDocument, readJson } from '../../workspace/text/json.ts';
import { readText } from '../../workspace/text/text.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { checkConfig } from './check-config.ts';
import type { ConfigFile, ConfiguredRegistry, ReadConfig } from './find-configs.ts';

/** Reads files of settings, with all that is wrong with them. */
export async function readConfigs(files: readonly ConfigFile[]): Promise<{
  readonly configs: readonly ReadConfig[];
  readonly problems: readonly Diagnostic[];
}> {
  const read = await Promise.all(files.map(readConfig));
  return {
    configs: read.flatMap((each) => (each.kind === 'ok' ? [each.value] : [])),
    problems: read.flatMap((each) => (each.kind === 'ok' ? [] : each.diagnostics)),
  };
}

/** One file: JSON, or data in a script that is not run. */
async function readConfig(file: ConfigFile): Promise<Result<ReadConfig>> {
  const text = textOf(file);
  if (text.kind === 'failed') return text;
  const document = await documentOf(file, text.value);
  return document.kind === 'ok' ? checkConfig(file, document.value) : document;
}

/**
 * What several files say together, each registry once, by the outermost file that names it. The same
 * namespace with another source in two of them is an error: nothing is overridden in silence.
 */
export function joinConfigs(configs: readonly ReadConfig[]): {
  readonly registrations: readonly ConfiguredRegistry[];
  readonly problems: readonly Diagnostic[];
} {
  const joined = new Map<string, ConfiguredRegistry>();
  const problems: Diagnostic[] = [];
  const outermostFirst = configs.toReversed().flatMap(({ registries }) => registries);
  for (const each of outermostFirst) {
    const { namespace } = each;
    const outer = joined.get(namespace);
    if (outer === undefined) joined.set(namespace, each);
    else if (!isSamePlace(outer, each)) {
      const slots = { namespace, source: outer.text, path: outer.config.label };
      problems.push(diagnose(registryClash, slots, { at: each.at }));
    }
  }
  return { registrations: [...joined.values()], problems };
}

/** Whether two registrations mean the same templates. */
export function isSamePlace(one: ConfiguredRegistry, other: ConfiguredRegistry): boolean {
  return placeOf(one) === placeOf(other);
}

function placeOf({ source, config }: ConfiguredRegistry): string {
  const { folder } = config;
  if (source.kind === 'folder') return join(folder, source.path, '.');
  const isFile = source.kind === 'tarball' && source.url.startsWith('file:');
  return isFile ? join(folder, source.url.slice('file:'.length)) : JSON.stringify(source);
}

function textOf({ folder, name, label }: ConfigFile): Result<string> {
  const unusable = (problem: string) =>
    diagnose(configFile, { path: label, problem }, { at: { path: label } });
  try {
    const file = openTree(folder).file(name);
    if (file === undefined) return failed(unusable('is gone'));
    const read = readText(file);
    return read.kind === 'text'
      ? ok(read.text)
      : failed(unusable(`cannot be read: ${read.reason}`));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(unusable(`cannot be read: ${error.message.replace(`${name}: `, '')}`));
  }
}

async function documentOf(
  { name, label }: ConfigFile,
  text: string,
): Promise<Result<JsonDocument>> {
  if (!name.endsWith('.json')) {
    const { readScript } = await import('./config-script.ts');
    return readScript(label, text);
  }
  const document = readJson(text);
  if (document.kind === 'json') return ok(document);
  const { problem, offset } = document;
  const span = { start: offset, end: offset + 1 };
  return failed(diagnose(configSyntax, { problem }, { at: { path: label, span } }));
}
