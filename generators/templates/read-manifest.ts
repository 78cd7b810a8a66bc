import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { templateManifest } from '../../diagnostics/templates.ts';
import { type JsonNode, readJson } from '../../workspace/text/json.ts';
import { type Fault, JsonFields } from '../language/json-fields.ts';
import { placedFaults } from '../language/json-places.ts';
import type { TemplateValue } from '../language/template.ts';
import {
  eventSources,
  type FileEntry,
  type FunctionFile,
  type Manifest,
  type Merge,
  type Needed,
  type OtherFunction,
} from './manifest.ts';
import { answers, readQuestion } from './read-question.ts';

/** A template.json as it stands, with the tree that has the places of its fields. */
export interface ManifestFile {
  /** Where there are faults, something of the right type stands in for what is faulty. */
  readonly manifest: Manifest;
  readonly faults: readonly Fault[];
  readonly problems: readonly Diagnostic[];
  readonly root: JsonNode;
  readonly text: string;
}

/** Reads the text of a template.json, and tells every field that has another type or is none of them. */
export function readManifest(path: string, text: string): Result<ManifestFile> {
  const read = readJson(text, true);
  if (read.kind === 'malformed') {
    const span = { start: read.offset, end: read.offset + 1 };
    const slots = { field: 'as a whole', problem: read.problem };
    return failed(diagnose(templateManifest, slots, { at: { path, span } }));
  }
  const faults: Fault[] = [];
  const { root, value, duplicates } = read;
  const manifest = readFields(new JsonFields(value, [], faults));
  const twice = { problem: 'is there twice', isAboutKey: true };
  faults.push(...duplicates.map((each) => ({ path: each.path, ...twice })));
  const problems = placedFaults(root, faults).map(({ span, ...slots }) =>
    diagnose(templateManifest, slots, { at: { path, span } }),
  );
  return ok({ manifest, faults, problems, root, text });
}

/** The fields that templates of every kind have. */
const shared = [
  ...['$schema', 'kind', 'name', 'title', 'description', 'version', 'deprecated', 'questions'],
  ...['newestPython', 'files', 'settings', 'host', 'requirements', 'writes', 'uses'],
  'prerequisites',
];

/** What a template can make, with the fields that only this kind has. */
export const kinds: Readonly<Record<Manifest['kind'], readonly string[]>> = {
  function: ['module', 'bindings', 'others', 'eventsFrom'],
  files: [],
  app: ['extends', 'homes'],
};

function readFields(fields: JsonFields): Manifest {
  const kind = fields.oneOf('kind', Object.keys(kinds) as Manifest['kind'][]);
  const isKnown = fields.value('kind') === kind;
  fields.only([...shared, ...(isKnown ? kinds[kind] : Object.values(kinds).flat())]);
  const settings = fields.object('settings');
  const described = {
    name: fields.text('name'),
    title: fields.text('title'),
    ...(fields.has('description') && { description: fields.text('description') }),
    version: fields.text('version'),
    ...(fields.has('deprecated') && { deprecated: fields.text('deprecated') }),
    ...(fields.has('newestPython') && { newestPython: fields.text('newestPython') }),
    questions: fields.objects('questions', readQuestion),
    files: fields.objects('files', fileEntry),
    settings: settings.mapped((name) => settings.text(name)),
    host: fields.has('host') ? data(fields, 'host') : {},
    requirements: fields.texts('requirements'),
    ...(fields.has('prerequisites') && { prerequisites: fields.texts('prerequisites') }),
    ...(fields.has('writes') && { writes: fields.texts('writes') }),
    ...(fields.has('uses') && { uses: fields.objects('uses', needed) }),
  };
  if (kind === 'files' || !isKnown) return { ...described, kind: 'files' };
  if (kind === 'app') {
    const homes = fields.object('homes');
    return {
      ...described,
      kind,
      ...(fields.has('extends') && { extends: fields.text('extends') }),
      homes: homes.mapped((name) => home(homes.object(name))),
    };
  }
  const others = fields.has('others') ? fields.object('others') : undefined;
  return {
    ...described,
    kind,
    module: fields.text('module'),
    bindings: fields.list('bindings', (value) => value as TemplateValue),
    ...(fields.has('eventsFrom') && { eventsFrom: fields.oneOf('eventsFrom', eventSources) }),
    others: others?.mapped((name) => otherFunction(others.object(name))) ?? {},
  };
}

function data(fields: JsonFields, name: string): { readonly [key: string]: TemplateValue } {
  const own = fields.object(name);
  return own.mapped((key) => own.value(key) as TemplateValue);
}

function needed(fields: JsonFields): Needed {
  fields.only(['template', 'answers']);
  return {
    template: fields.text('template'),
    ...(fields.has('answers') && { answers: answers(fields, 'answers') }),
  };
}

function otherFunction(fields: JsonFields): OtherFunction {
  fields.only(['name', 'bindings']);
  const name = fields.text('name');
  if (name !== '' && !name.includes('{{name}}')) {
    fields.complain([...fields.path, 'name'], 'must have {{name}} in it');
  }
  return { name, bindings: fields.list('bindings', (value) => value as TemplateValue) };
}

/** How files may meet others, for the schema of template.json too. */
export const merges: readonly Merge[] = [
  'keep',
  'own',
  'lines',
  'requirements',
  'dependencies',
  'json',
  'settings',
];

function fileEntry(fields: JsonFields): FileEntry {
  fields.only(['from', 'to', 'merge', 'when', 'unless']);
  return {
    from: fields.text('from'),
    to: fields.text('to'),
    merge: fields.oneOf('merge', merges),
    ...(fields.has('when') && { when: answers(fields, 'when') }),
    ...(fields.has('unless') && { unless: fields.texts('unless') }),
  };
}

function home(fields: JsonFields): FunctionFile {
  fields.only(['to', 'app', 'from']);
  return {
    to: fields.text('to'),
    app: fields.text('app'),
    ...(fields.has('from') && { from: fields.text('from') }),
  };
}
