import type { Node } from 'web-tree-sitter';
import type { V2App } from '../../app/v2-app.ts';
import { same } from '../../app/v2-app.ts';
import { type AppObject, objectsOf } from '../../app/values.ts';
import { afterImports, lineEnd, lineStart } from '../../python/header.ts';
import { importPlace } from '../../python/imports/import-place.ts';
import { boundAs, fittedImport, sourceOf, spelledName } from '../../python/imports/import-text.ts';
import { lengthenImport } from '../../python/imports/merge-imports.ts';
import { isFreeOfPython, snakeCase, uniqueName } from '../../python/names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { insertion, joinInsertions, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Target } from './target.ts';

/**
 * The import and the registration of a blueprint in the app's script: below the registrations that are
 * there or in the list that a loop registers, in the words they use, else below the app.
 */
export function registerBlueprint(
  app: V2App,
  target: Target,
  isOwn: (top: string) => boolean,
): TextEdit[] {
  const { script, variables } = app;
  const module = target.path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
  const known = importedAs(app, target);
  const own = app.registrations.findLast(({ source }) => source === script);
  const list = own && listOf(script, own.span);
  const byModule =
    known === undefined
      ? moduleImport(app, module, list ? itemsOf(list) : argumentsIn(app))
      : undefined;
  const alias = byModule ?? known ?? aliasFor(app, module, target.on);
  const value = byModule === undefined ? alias : `${byModule}.${target.on}`;
  const registration =
    list === undefined
      ? place(app, `${variables[0]?.name}.${own?.method ?? 'register_functions'}(${value})`)
      : afterLast(script.text, list, value);
  if (known !== undefined) return [registration];
  const [, folder, stem = module] = /^(?:(.*)\.)?(.*)$/.exec(module) ?? [];
  const [from, name] =
    byModule === undefined ? [module, boundAs(target.on, alias)] : [folder, { name: stem }];
  return joinInsertions([...importEdit(app, from, name, isOwn, registration), registration]);
}

/** Imports a name, or a module that is in no folder, into the app's script. */
function importEdit(
  { script }: V2App,
  from: string | undefined,
  name: ReturnType<typeof boundAs>,
  isOwn: (top: string) => boolean,
  registration: TextEdit,
): TextEdit[] {
  const { module, text } = script;
  const statement =
    from === undefined
      ? ({ kind: 'import', module: name.name } as const)
      : ({ kind: 'from', module: from } as const);
  const longer = module.imports.find(
    (each) => each.topLevel && each.kind === 'from' && sourceOf(each) === from,
  );
  if (longer !== undefined) return [lengthenImport(text, longer, [spelledName(name)])];
  const line = fittedImport(statement, [name]).join('\n');
  const point = importPlace(module, statement, isOwn);
  if (point !== undefined) {
    return [insertion(point.offset, point.before + line + point.after)];
  }
  const { offset } = afterImports(module, registration.span.start);
  return [insertion(offset, `${line}\n\n`)];
}

/** What the script gives to its registrations, as it is written. */
function argumentsIn({ script, registrations }: V2App): string[] {
  return registrations
    .filter(({ source }) => source === script)
    .map(
      ({ span }) =>
        /\(\s*([\s\S]*?)\s*\)$/.exec(script.text.slice(span.start, span.end))?.[1] ?? '',
    );
}

/** The name of the module, where the script speaks of all blueprints as `orders.bp` and may of this one. */
function moduleImport({ script }: V2App, module: string, items: readonly string[]) {
  const stem = module.split('.').at(-1) ?? module;
  const isUsual = items.length > 0 && items.every((item) => /^\w+\.\w+$/.test(item));
  return isUsual && isFreeOfPython(stem) && !script.module.identifiers.has(stem) ? stem : undefined;
}

/** The list or tuple of blueprints that the loop around a registration goes through. */
function listOf({ module }: PythonSource, { start, end }: Span): Node | undefined {
  const call = module.root.descendantForIndex(start, end);
  const name = call?.childForFieldName('arguments')?.namedChild(0)?.text;
  for (let loop = call?.parent ?? null; loop !== null; loop = loop.parent) {
    if (loop.type !== 'for_statement' || loop.childForFieldName('left')?.text !== name) continue;
    const right = loop.childForFieldName('right');
    const list = right?.type === 'identifier' ? assignedTo(module.root, right.text) : right;
    return list && /^(?:list|tuple)$/.test(list.type) && itemsOf(list).length > 0
      ? list
      : undefined;
  }
  return undefined;
}

/** The value of a name that one assignment binds. */
function assignedTo(root: Node, name: string): Node | undefined {
  const [only, ...others] = root
    .descendantsOfType('assignment')
    .filter((each) => each?.childForFieldName('left')?.text === name);
  return others.length === 0 ? (only?.childForFieldName('right') ?? undefined) : undefined;
}

function itemsOf(list: Node): string[] {
  const items = list.namedChildren.flatMap((each) => each ?? []);
  const all = items.filter(({ type }) => type !== 'comment');
  return all.every(({ type }) => /^(?:identifier|attribute)$/.test(type))
    ? all.map(({ text }) => text)
    : [];
}

/** On a line of its own where the last item is. */
function afterLast(text: string, list: Node, value: string): TextEdit {
  const last = list.namedChildren.findLast((each) => each?.type !== 'comment') ?? list;
  const lead = text.slice(lineStart(text, last.startIndex), last.startIndex);
  return insertion(last.endIndex, /^\s*$/.test(lead) ? `,\n${lead}${value}` : `, ${value}`);
}

function place({ script, registrations, variables }: V2App, call: string): TextEdit {
  const { module, text } = script;
  const last = registrations.findLast(({ source }) => source === script);
  if (last !== undefined) return insertion(lineEnd(text, last.statement.end), `\n${call}`);
  const object = variables[0]?.object;
  const definition = module.statements.find(
    ({ span, nested }) =>
      !nested &&
      object?.source === script &&
      span.start <= object.span.start &&
      object.span.end <= span.end,
  );
  const end = definition?.span.end;
  if (end !== undefined) return insertion(lineEnd(text, end), `\n\n${call}`);
  const { offset, afterLine } = afterImports(module, text.length + 1);
  return insertion(offset, afterLine ? `\n\n${call}` : `${call}\n\n`);
}

/** What the script calls the blueprint, where it imports it already. */
function importedAs({ script, evaluator }: V2App, { object }: Target): string | undefined {
  return object && importedName(script, evaluator, object);
}

/** What a module calls an object that it imports. */
export function importedName(
  source: PythonSource,
  evaluator: V2App['evaluator'],
  object: AppObject,
): string | undefined {
  const names = source.module.imports
    .filter(({ topLevel }) => topLevel)
    .flatMap(({ names: all }) => all.flatMap(({ binds }) => binds ?? []));
  return names.find((name) =>
    objectsOf(evaluator.member(source, name)).some((each) => same(each, object)),
  );
}

/** `orders_bp` for the `bp` of `blueprints.orders`; a name that says more is kept. */
function aliasFor({ script }: V2App, module: string, name: string): string {
  const taken = script.module.identifiers;
  const says = name !== 'bp' && name !== 'blueprint';
  if (says && isFreeOfPython(name) && !taken.has(name)) return name;
  return uniqueName(`${snakeCase(module.split('.').at(-1) ?? module)}_bp`, taken);
}
