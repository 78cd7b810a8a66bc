import { printCall } from '../../bindings/decorators/print.ts';
import type { AzureNames } from '../../python/azure-names.ts';
import type { ImportLine } from '../../python/imports/import-block.ts';
import { layOut } from '../../python/layout.ts';
import { stringLiteral } from '../../python/literals.ts';
import { isSpellable } from '../../python/names.ts';
import type { AppFile } from '../design/app-file.ts';
import type { FunctionDesign } from '../design/function-design.ts';
import { asComment, functionJsonComments } from '../read/comments.ts';
import type { ModuleRegistration } from '../read/registrations.ts';

const layout = { indent: '', width: 88 };

/** The imports that registrations take. */
export function registrationImports(found: readonly ModuleRegistration[]): ImportLine[] {
  return found.map(({ module, name, alias }): ImportLine => {
    if (!isSpellable(module)) return plainImport('importlib');
    return { kind: 'from', module, names: [{ name, alias }], above: [] };
  });
}

/** Statements that make the names of azure.functions known. */
export function azureImports({ alias, extend }: AzureNames): ImportLine[] {
  const module = 'azure.functions';
  if (alias !== undefined) return [plainImport(module, alias)];
  if (extend.length === 0) return [];
  return [{ kind: 'from', module, names: extend.map((name) => ({ name })), above: [] }];
}

function plainImport(module: string, alias?: string): ImportLine {
  const name = alias === undefined ? { name: module } : { name: module, alias };
  return { kind: 'import', module, names: [name], above: [] };
}

/** Modules whose names Python's import statement cannot spell. */
export function moduleBlock(found: readonly ModuleRegistration[]): string[] {
  const lines = found
    .filter((each) => !isSpellable(each.module))
    .flatMap(({ module, name, alias }) => {
      const line = `${alias} = importlib.import_module("${module}").${name}`;
      if (line.length <= layout.width) return [line];
      return [`${alias} = importlib.import_module(`, `    "${module}"`, `).${name}`];
    });
  return lines.length === 0 ? [] : [...lines, ''];
}

/** The statement that defines the app. */
export function definitionBlock(
  found: readonly ModuleRegistration[],
  { variable, azure, webApp }: AppFile,
): string[] {
  if (webApp === undefined) return [`${variable} = ${azure.spell('FunctionApp')}()`];
  const { design, factory, level, name, rest, docstring } = webApp;
  const alias = found.find((each) => each.functions?.length === 0)?.alias ?? name;
  const items = [
    { before: 'app=', value: alias + rest },
    { before: 'http_auth_level=', value: `${azure.spell('AuthLevel')}.${level}` },
    { before: 'function_name=', value: stringLiteral(design.fn.name) },
  ];
  return [
    ...functionJsonComments(design.fn),
    ...(docstring === undefined ? [] : asComment(docstring)),
    ...layOut([`${variable} = ${azure.spell(factory)}`, { open: '(', items, close: ')' }], layout),
  ];
}

/** The statements that give the app its functions. */
export function registerBlock(
  found: readonly ModuleRegistration[],
  { variable, azure }: AppFile,
): string[] {
  const names = { on: variable, azure: azure.spell };
  const registered = found.filter((each) => each.functions === undefined);
  const called = found.flatMap((each) =>
    (each.functions ?? []).map((fn) => ({ fn, callable: callableOf(each, fn) })),
  );
  return [
    ...registered.map((each) => `${variable}.register_functions(${each.alias})`),
    ...called.flatMap(({ fn, callable }) => [
      ...functionJsonComments(fn.fn),
      ...printCall(fn.choice.decorators, names, callable, layout),
    ]),
  ];
}

/** The alias, or the function behind it where it is what `create` made of one. */
function callableOf(
  { name, alias }: ModuleRegistration,
  { handle, callable }: FunctionDesign,
): string {
  return handle?.kind === 'made' && name === callable.name ? `${alias}.${handle.member}` : alias;
}
