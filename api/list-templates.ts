import { serviceOf, serviceTitles } from '../bindings/index.ts';
import type { TemplateValue } from '../generators/language/template.ts';
import type { Manifest } from '../generators/templates/manifest.ts';
import type { Question } from '../generators/templates/question.ts';
import type { Registries } from '../registry/open/registries.ts';
import { namespaceOf } from '../registry/open/template-names.ts';
import { nearest } from '../workspace/text/nearest.ts';
import type { Host } from './host.ts';
import type { RegistryOptions } from './options.ts';
import { completed, invalid, type Outcome } from './outcome.ts';
import { refuse } from './refuse.ts';
import { registriesFor } from './registries-for.ts';
import { placed, sourceFrom } from './report/placed.ts';
import { flagName } from './report/question-data.ts';

/** A template and what it asks. */
export interface ListedTemplate {
  readonly name: string;
  readonly title: string;
  readonly kind: Manifest['kind'];
  readonly version: string;
  readonly description?: string;
  /** What to use instead. */
  readonly deprecated?: string;
  /** Its questions, each with the flag that answers it. */
  readonly prompts: readonly (Question & { readonly flag: string })[];
}

export interface ListTemplatesAbout {
  /** Service by service, those of registries first. */
  readonly templates: readonly (ListedTemplate & {
    /** What it is about, e.g. `Service Bus`; a registry, such as `@acme`, for its templates. */
    readonly service: string;
  })[];
  /** How many there are without the search. */
  readonly count: number;
}

export interface ListTemplatesOptions extends RegistryOptions {
  /** Only templates with this in their name or service or, where none has it as a word, in their title too. */
  readonly search?: string | undefined;
}

export type ListTemplatesOutcome = Outcome<ListTemplatesAbout>;

/**
 * All templates, built-in and of registries. A registry that cannot be opened, or a template that is
 * broken, is among the diagnostics, and the others are listed. See `listTemplates` in api/index.ts.
 */
export async function listTemplates(
  options: ListTemplatesOptions,
  host: Host,
): Promise<ListTemplatesOutcome> {
  const registries = await registriesFor(host, 'all', options);
  if (registries.kind === 'failed') return refuse(registries.diagnostics, host);
  const { library, configured, findings } = registries.value;
  const read = library.names.map((name) => [name, library.read(name)] as const);
  const all = read.flatMap(([name, found]) =>
    found.kind === 'ok' ? [{ ...found.value.manifest, name }] : [],
  );
  const broken = read.flatMap(([, found]) => (found.kind === 'ok' ? [] : found.diagnostics));
  const problems = [...configured.flatMap(({ diagnostics }) => diagnostics), ...broken];
  const grouped = all.map((manifest) => ({ ...listed(manifest), service: groupOf(manifest) }));
  const services = [...new Set(grouped.map(({ service }) => service))].sort(
    (one, other) => rank(one) - rank(other),
  );
  const templates = services.flatMap((service) =>
    kinds.flatMap((kind) =>
      grouped.filter((each) => each.service === service && each.kind === kind),
    ),
  );
  const others = findings.filter((each) => !problems.includes(each));
  const diagnostics = placed([...others, ...problems], sourceFrom(host.cwd));
  const found = matching(templates, options.search);
  if (found.length === 0 && options.search !== undefined) {
    return invalid([{ message: nothingFound(options.search, library.names) }]);
  }
  return completed('done', { templates: found, count: templates.length }, { diagnostics });
}

/** In the order in which the templates of a service are listed. */
const kinds: readonly Manifest['kind'][] = ['function', 'app', 'files'];

const apps = 'Apps';
const others = 'Other';

/** The heading under which a template is listed. */
function groupOf(manifest: Manifest): string {
  const namespace = namespaceOf(manifest.name);
  if (namespace !== undefined) return namespace;
  if (manifest.kind === 'app') return apps;
  const types = manifest.kind === 'function' ? manifest.bindings.flatMap(typeOf) : [];
  return serviceOf(manifest.name, types) ?? others;
}

function typeOf(binding: TemplateValue): readonly string[] {
  const { type }: { readonly type?: unknown } = Object(binding);
  return typeof type === 'string' ? [type] : [];
}

/** Registries first, then the services in the order of the catalog, then apps. */
function rank(service: string): number {
  if (service.startsWith('@')) return -1;
  const at = [...serviceTitles, others, apps].indexOf(service);
  return at < 0 ? serviceTitles.length : at;
}

function matching<Each extends ListedTemplate & { readonly service: string }>(
  templates: readonly Each[],
  search: string | undefined,
): readonly Each[] {
  const words = (search ?? '').toLowerCase().split(/\s+/);
  const having = (textOf: (each: Each) => string) =>
    templates.filter((each) => words.every((word) => textOf(each).toLowerCase().includes(word)));
  const named = having(({ name, service }) => `${name} ${service}`);
  const isWord = ({ name, service }: Each) => {
    const its = `${name} ${service}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => its.includes(word));
  };
  // A part of a word is a weak sign: `schedule` is meant for the timer more than for a scheduler.
  if (named.some(isWord)) return named;
  return having(({ name, service, title }) => `${name} ${service} ${title}`);
}

function nothingFound(search: string, names: readonly string[]): string {
  const meant = nearest(search, names);
  const hint = meant === undefined ? 'pyfunc list shows all' : `did you mean ${meant}?`;
  return `no template has "${search}" in its name or title; ${hint}`;
}

function listed(manifest: Manifest): ListedTemplate {
  const { name, title, kind, version, questions, description, deprecated } = manifest;
  return {
    ...{ name, title, kind, version },
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
    prompts: questions.map((each) => ({ ...each, flag: flagName(each) })),
  };
}

/** A template with all that a person may want to know before using it. */
export interface TemplateAbout {
  readonly template: ListedTemplate &
    ReturnType<Registries['library']['origin']> & {
      /** Null for a template that comes with pyfunc. */
      readonly registry: string | null;
      /** As pyfunc.config says it. */
      readonly source: string | null;
      readonly files: readonly string[];
      /** Globs of what else it may write. */
      readonly writes: readonly string[];
      /** Templates it needs. */
      readonly uses: readonly string[];
      /** Settings it reads. */
      readonly settings: readonly string[];
      readonly requirements: readonly string[];
    };
}

export type TemplateOutcome = Outcome<TemplateAbout>;

/** Shows one template: what it asks, what it writes, what it needs, and where it comes from. */
export async function describeTemplate(
  name: string,
  options: RegistryOptions,
  host: Host,
): Promise<TemplateOutcome> {
  const registries = await registriesFor(host, [name], options);
  if (registries.kind === 'failed') return refuse(registries.diagnostics, host);
  const found = registries.value.library.read(name);
  if (found.kind === 'failed') return refuse(found.diagnostics, host);
  const { manifest } = found.value;
  const { files, writes = [], uses = [], settings, requirements } = manifest;
  const registry = namespaceOf(name) ?? null;
  const { configured, library } = registries.value;
  const source = configured.find(({ namespace }) => namespace === registry)?.text ?? null;
  return completed('done', {
    template: {
      ...listed({ ...manifest, name }),
      ...library.origin(name),
      ...{ registry, source },
      files: files.map(({ to }) => to),
      writes: [...writes],
      uses: uses.map(({ template }) => template),
      settings: Object.keys(settings),
      requirements: [...requirements],
    },
  });
}
