import { newest } from '../../app/versions.ts';
import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import type { Binding } from '../../bindings/function-json/function-json.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { templateValue } from '../../diagnostics/templates.ts';
import type { Because } from '../../workspace/change/edit.ts';
import { type Needs, needsAsOutputs, requireFreePaths } from '../files/need-outputs.ts';
import { fill } from '../language/fill.ts';
import { TemplateFault } from '../language/render.ts';
import type { NewFile } from '../output.ts';
import { asOutput, type Output } from '../output.ts';
import { contentOf, valuesFor, writeFiles } from '../rendered-files.ts';
import type { Loaded } from '../templates/loaded.ts';
import type { FunctionManifest, ManifestFields } from '../templates/manifest.ts';
import type { Answers } from '../templates/question.ts';
import { inStyle, testFile, testInStyle } from './app-style.ts';
import { type BoundFunction, boundFunctions } from './azure-resources.ts';
import { bindParameters, passStandIns } from './bind-parameters.ts';
import type { ExtraBinding } from './extra-bindings.ts';
import { azureFunctionsFor, type TemplateFunction } from './functions-of.ts';
import type { CodePlace } from './place.ts';

/** A template of functions with all that it is rendered from. */
export interface FunctionRequest {
  /** As the template is asked for. */
  readonly name: string;
  readonly template: Loaded<FunctionManifest>;
  readonly answers: Answers;
  /** The module they go into, and the variable that their decorators hang on. */
  readonly place: CodePlace;
  /** Inputs and outputs beside those of the template. */
  readonly bindings: readonly ExtraBinding[];
}

/** All that a template of functions comes to, whatever the app is that it goes into. */
export interface FunctionOutputs extends Needs {
  /** The function of the question `name` first. */
  readonly functions: readonly TemplateFunction[];
  /** The same with the further bindings. */
  readonly bound: readonly BoundFunction[];
  /** The imports and declarations that go into the module. */
  readonly module: string;
  readonly files: readonly NewFile[];
  readonly because: Because;
  readonly place: FunctionRequest['place'];
}

/** Renders a template of functions. Throws `TemplateFault` where an answer does not fit its place. */
export function renderFunction(request: FunctionRequest): FunctionOutputs {
  const { name: step, template, answers, place, bindings } = request;
  const { manifest } = template;
  const { values, functions } = valuesFor(template, answers, { app: place.on, file: place.file });
  const name = functions[0]?.name ?? '';
  const because = { step, function: name };
  const rendered = contentOf(template, manifest.module, values);
  const module = bindParameters(rendered, name, place.on, bindings);
  if (module.kind === 'failed') {
    throw new TemplateFault(
      diagnose(templateValue, { problem: module.reason }, { function: name }),
    );
  }
  const files = writeFiles(template, answers, values, because).map((file) => {
    const path = testFile(file.path, place);
    return path === file.path ? file : { ...file, path, declaredAs: file.path };
  });
  requireFreePaths(files, place.file);
  const extra = bindings.map(({ binding }) => binding);
  const bound = boundFunctions(functions).map((each, index) => {
    return index === 0 ? { ...each, bindings: [...each.bindings, ...extra] } : each;
  });
  const library = newest([
    azureFunctionsFor(functions),
    decoratorsFor({ name, bindings: extra }).requires,
  ]);
  return {
    functions,
    bound,
    module: inStyle(module.value, place),
    files: files.map((file) => {
      const text = passStandIns(file.text, name, bindings);
      if (!file.path.endsWith('.py')) return { ...file, text };
      const isTest = /(?:^|\/)test_[^/]*$/.test(file.path);
      const own = functions.map((each) => each.name);
      const test = { ...place, module: String(values.module) };
      return { ...file, text: isTest ? testInStyle(text, test, own) : inStyle(text, place) };
    }),
    settings: {
      ...connectionsOf(bindings),
      ...(fill(manifest.settings, answers) as { readonly [name: string]: string }),
    },
    host: fill(manifest.host, answers) as ManifestFields,
    types: bound.flatMap((each) => each.bindings.map(({ type }) => type)),
    requirements: [`azure-functions>=${library}`, ...manifest.requirements],
    because,
    place,
  };
}

/** The same as files, each path once. */
export function outputsOfFunction(made: FunctionOutputs): Output[] {
  const { functions, module: text, files, place } = made;
  const own = functions.map(({ name }) => name);
  return [
    { path: place.file, text, merge: 'module', functions: own },
    ...files.map(asOutput),
    ...needsAsOutputs(made),
  ];
}

/** Settings that further bindings name, with what stands for them locally. */
function connectionsOf(bindings: readonly ExtraBinding[]): { readonly [name: string]: string } {
  return Object.fromEntries(
    bindings.flatMap(({ binding }) =>
      settingsOf(binding).map((name) => [name, localValue(binding, name)]),
    ),
  );
}

/** Properties whose value is the name of a setting, or a setting between percent signs. */
const naming = /^(?:connection|connectionStringSetting|topicEndpointUri|apiKey|\w+Setting)$/;

function settingsOf({ properties }: Binding): string[] {
  return Object.entries(properties).flatMap(([property, value]) => {
    if (typeof value !== 'string') return [];
    const [, between] = /^%([^%]+)%$/.exec(value) ?? [];
    return between ?? (naming.test(property) ? value : []);
  });
}

function localValue({ type }: Binding, name: string): string {
  return /^(?:queue|blob|table)$/i.test(type) ? 'UseDevelopmentStorage=true' : `<${name}>`;
}
