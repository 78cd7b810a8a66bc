/**
 * function_app.py defines one FunctionApp and registers every blueprint with it; a file that is there
 * without functions is completed. See docs/semantics.md#function-app
 */

import { type FunctionApp, readFunctionApp } from '../../app/function-app.ts';
import { printCall } from '../../bindings/print.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { type AzureNames, azureNames } from '../../python/azure-names.ts';
import { afterImports, type InsertionPoint, lineEnd } from '../../python/header.ts';
import { layOut } from '../../python/layout.ts';
import { isIdentifier, uniqueName } from '../../python/names.ts';
import type { Edit, Span } from '../../workspace/edit.ts';
import { functionJsonComments } from '../comments.ts';
import type { Design } from '../design.ts';
import type { PythonSource } from '../python-source.ts';
import { type Registration, registrations } from '../registrations.ts';
import type { Step } from '../step.ts';

export const functionAppPath = 'function_app.py';
const layout = { indent: '', width: 88 };

export const registerBlueprints: Step = { name: 'register-blueprints', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  if (design.functions.length === 0) return;
  const existing = design.app.source(functionAppPath);
  if (existing !== undefined) {
    yield* complete(design, existing);
    return;
  }
  if (design.app.has(functionAppPath)) {
    const reason = 'it cannot be read as text';
    yield diagnose(migration.functionAppUnclear, { reason }, { at: { path: functionAppPath } });
    return;
  }
  const found = registrations(design, new Set(['app', 'func', 'importlib']));
  const text = [
    ...importBlock(found, ['import azure.functions as func']),
    '',
    ...moduleBlock(found),
    'app = func.FunctionApp()',
    '',
    ...registerBlock(found, 'app', (member) => `func.${member}`),
    '',
  ].join('\n');
  const path = functionAppPath;
  yield {
    kind: 'create',
    path,
    text: inAppsLineEnd(design, text),
    because: { step: registerBlueprints.name },
  };
}

/** Adds imports and registrations to a function_app.py of the user's. */
function* complete(design: Design, source: PythonSource): Generator<Edit | Diagnostic> {
  const unclear = (reason: string, span?: Span) =>
    diagnose(
      migration.functionAppUnclear,
      { reason },
      { at: { path: functionAppPath, ...(span ? { span } : {}) } },
    );
  const { module, text } = source;
  if (module.syntaxError !== undefined) {
    yield unclear('Python cannot parse it', module.syntaxError);
    return;
  }
  const app = readFunctionApp(module);
  if (app.variables.length > 1) {
    yield unclear(`it defines several apps (${app.variables.join(', ')})`, app.definition);
    return;
  }
  const taken = new Set([...module.identifiers, 'app', 'func', 'importlib']);
  const found = registrations(design, taken);
  const azure = azureNames(module, ['FunctionApp'], app.definition?.start ?? text.length);
  const variable = app.variables[0] ?? uniqueName('app', module.identifiers);
  const point = afterImports(
    module,
    app.definition?.start ?? text.length,
    azure.continues?.span.start,
  );
  const imports = importBlock(found, app.definition === undefined ? addedLines(azure) : []);
  const definition =
    app.definition === undefined ? [`${variable} = ${azure.spell('FunctionApp')}()`, ''] : [];
  const register = [
    ...moduleBlock(found),
    ...definition,
    ...registerBlock(found, variable, azure.spell),
  ];
  yield* insert(module.text, app, point, [...apart(design, source, point), ...imports], register);
}

/** A blank line between imports of other packages and those of the app, where the latter begin. */
function apart(design: Design, { module }: PythonSource, point: InsertionPoint): string[] {
  const last = module.imports.findLast((each) => each.topLevel && each.span.end <= point.offset);
  const name = last?.kind === 'from' ? last.module : last?.names[0]?.name;
  const top = name?.split('.')[0];
  return top === undefined || design.app.hasModule(top) ? [] : [''];
}

function* insert(
  text: string,
  app: FunctionApp,
  point: InsertionPoint,
  imports: readonly string[],
  register: readonly string[],
): Generator<Edit> {
  const because = { step: registerBlueprints.name };
  const path = functionAppPath;
  const edit = (offset: number, added: string): Edit => ({
    kind: 'modify',
    path,
    span: { start: offset, end: offset },
    text: added,
    because,
  });
  if (text.trim() === '') {
    yield edit(text.length, `${[...imports, '', ...register].join('\n')}\n`);
    return;
  }
  const lead = point.afterLine ? '\n' : '';
  const importText =
    imports.length === 0 ? '' : `${lead}${imports.join('\n')}${point.afterLine ? '' : '\n\n'}`;
  const end = app.definition === undefined ? text.length : lineEnd(text, app.definition.end);
  const endsLine = /[\r\n]$/.test(text);
  const registerText =
    app.definition === undefined
      ? `${endsLine ? '' : '\n'}\n${register.join('\n')}${endsLine ? '\n' : ''}`
      : `\n\n${register.join('\n')}`;
  if (end === point.offset) {
    yield edit(end, importText + registerText);
    return;
  }
  if (importText !== '') yield edit(point.offset, importText);
  yield edit(end, registerText);
}

/** Import statements in isort's order: the standard library, azure, the app's own modules. */
function importBlock(found: readonly Registration[], azure: readonly string[]): string[] {
  const own = found.filter((each) => isImportable(each.module)).map(importLines);
  const dynamic = found.some((each) => !isImportable(each.module)) ? [['import importlib']] : [];
  const blocks = [dynamic.flat(), [...azure], own.flat()].filter((block) => block.length > 0);
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

function importLines({ module, name, alias }: Registration): string[] {
  const renamed = name === alias ? name : `${name} as ${alias}`;
  return layOut(
    [`from ${module} import `, { open: '(', items: [{ before: '', value: renamed }], close: ')' }],
    layout,
  )
    .join('\n')
    .replace(/^(from \S+ import )\((.*)\)$/, '$1$2')
    .split('\n');
}

/** Statements that make the names of azure.functions known. */
function addedLines({ add, extend }: AzureNames): string[] {
  if (add !== undefined) return [add];
  return extend.length === 0 ? [] : [`from azure.functions import ${extend.join(', ')}`];
}

/** Modules whose names Python's import statement cannot spell. */
function moduleBlock(found: readonly Registration[]): string[] {
  const lines = found
    .filter((each) => !isImportable(each.module))
    .map(({ module, name, alias }) => `${alias} = importlib.import_module("${module}").${name}`);
  return lines.length === 0 ? [] : [...lines, ''];
}

function registerBlock(
  found: readonly Registration[],
  app: string,
  spell: AzureNames['spell'],
): string[] {
  const names = { on: app, azure: spell };
  const registered = found.filter((each) => each.functions === undefined);
  const called = found.flatMap((each) =>
    (each.functions ?? []).map((fn) => ({ fn, alias: each.alias })),
  );
  return [
    ...registered.map((each) => `${app}.register_functions(${each.alias})`),
    ...called.flatMap(({ fn, alias }) => [
      ...functionJsonComments(fn.fn),
      ...printCall(fn.choice.decorators, names, alias, layout),
    ]),
  ];
}

function isImportable(module: string): boolean {
  return module.split('.').every((part) => isIdentifier(part));
}

/** A new file gets the line ending that most of the app's scripts have. */
function inAppsLineEnd(design: Design, text: string): string {
  const scripts = design.scripts.map((script) => script.source.text);
  const windows = scripts.filter((each) => each.includes('\r\n')).length;
  return windows * 2 > scripts.length ? text.replaceAll('\n', '\r\n') : text;
}
