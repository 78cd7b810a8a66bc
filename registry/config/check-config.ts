import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import { configValue, sourceText } from '../../diagnostics/registry/configs.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { JsonDocument, JsonPath } from '../../workspace/text/json.ts';
import { nearest } from '../../workspace/text/nearest.ts';
import { isSecretName } from '../../workspace/text/secrets.ts';
import type { AppsEntry } from './config.ts';
import type { ConfigFile, ConfiguredRegistry, ReadConfig } from './find-configs.ts';
import { parseSource, shownSource } from './parse-source.ts';

/** What a namespace looks like. */
export const namespacePattern = /^@[a-z0-9][a-z0-9-]*$/;

/** Takes the registries out of what a file says, or tells all that is wrong with it. */
export function checkConfig(file: ConfigFile, document: JsonDocument): Result<ReadConfig> {
  const check = new Check(file, document);
  const config = check.object([], document.value, ['$schema', 'registries', 'apps']);
  if (config.$schema !== undefined) check.text(['$schema'], config.$schema);
  const { registries: registered = {} } = config;
  const registries = Object.entries(check.object(['registries'], registered));
  const found = registries.flatMap(([namespace, value]) => check.registration(namespace, value));
  const apps = config.apps === undefined ? undefined : check.apps(config.apps);
  if (check.problems.length > 0) return failed(...check.problems);
  return ok({ file, registries: found, ...(apps && { apps }) });
}

/** Collects what is wrong, each with its place. */
class Check {
  readonly problems: Diagnostic[] = [];
  readonly #file: ConfigFile;
  readonly #document: JsonDocument;

  constructor(file: ConfigFile, document: JsonDocument) {
    this.#file = file;
    this.#document = document;
    for (const { path, span } of document.duplicates) {
      this.#complain(path, 'is there twice', { path: file.label, span });
    }
  }

  object(path: JsonPath, value: unknown, keys?: readonly string[]): Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#complain(path, 'must be an object');
      return {};
    }
    for (const key of Object.keys(value)) {
      if (keys === undefined || keys.includes(key)) continue;
      const meant = nearest(key, keys);
      const hint =
        meant === undefined ? `; there are ${keys.join(', ')}` : `; did you mean ${meant}?`;
      this.#complain([...path, key], `is unknown${hint}`);
    }
    return { ...value };
  }

  text(path: JsonPath, value: unknown): string {
    if (typeof value !== 'string') this.#complain(path, 'must be text');
    return String(value);
  }

  registration(namespace: string, value: unknown): ConfiguredRegistry[] {
    const path = ['registries', namespace];
    if (!namespacePattern.test(namespace)) {
      this.#complain(
        path,
        'is not a namespace, which is @ and lowercase letters, digits or dashes',
      );
      return [];
    }
    const entry =
      typeof value === 'string'
        ? { source: value }
        : this.object(path, value, ['source', 'headers']);
    const text = this.text(typeof value === 'string' ? path : [...path, 'source'], entry.source);
    const headers = entry.headers === undefined ? undefined : this.#headers(path, entry.headers);
    if (this.problems.length > 0) return [];
    const source = parseSource(text, headers);
    const at = this.#place(path);
    if (source.kind !== 'invalid') return [{ namespace, source, text, config: this.#file, at }];
    const shown = shownSource(text);
    // The place in the line would be shown with what may be a secret.
    const place = shown === text ? at : { path: this.#file.label };
    const { problem } = source;
    this.problems.push(diagnose(sourceText, { source: shown, problem }, { at: place }));
    return [];
  }

  apps(value: unknown): AppsEntry {
    const { include, exclude } = this.object(['apps'], value, ['include', 'exclude']);
    return {
      ...(include !== undefined && { include: this.#texts(['apps', 'include'], include) }),
      ...(exclude !== undefined && { exclude: this.#texts(['apps', 'exclude'], exclude) }),
    };
  }

  #headers(path: JsonPath, value: unknown): { readonly [name: string]: string } {
    const at = [...path, 'headers'];
    const headers = Object.entries(this.object(at, value));
    for (const [name, content] of headers) {
      const problem =
        typeof content === 'string' ? problemWithHeader(name, content) : 'must be text';
      // Without the place in the line, which would be shown with what may be a secret.
      if (problem !== undefined) {
        this.#complain([...at, name], problem, { path: this.#file.label });
      }
    }
    return Object.fromEntries(headers.map(([name, content]) => [name, String(content)]));
  }

  #texts(path: JsonPath, value: unknown): readonly string[] {
    if (Array.isArray(value)) return value.map((each, index) => this.text([...path, index], each));
    this.#complain(path, 'must be a list of texts');
    return [];
  }

  #place(path: JsonPath): Place {
    const span = this.#document.spanOf(path);
    return { path: this.#file.label, ...(span && { span }) };
  }

  #complain(path: JsonPath, problem: string, at: Place = this.#place(path)): void {
    const field = path.length === 0 ? '(whole file)' : path.join('.');
    this.problems.push(diagnose(configValue, { field, problem }, { at }));
  }
}

/** Why a header cannot be in a file that others read, as the end of a sentence. */
export function problemWithHeader(name: string, value: string): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'is not a name of a header';
  if (/[\r\n\0]/.test(value)) return 'holds a line break';
  return isSecretName(name) && !/\$\{\w+\}/.test(value)
    ? 'must take its secret from the environment, as $' + '{NAME}'
    : undefined;
}
