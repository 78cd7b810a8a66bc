import type { Node } from 'web-tree-sitter';
import type { V2App } from '../../app/v2-app.ts';
import { same } from '../../app/v2-app.ts';
import { type AppObject, objectsOf } from '../../app/values.ts';
import { extendFrom } from '../../python/azure-names.ts';
import { afterImports, lineEnd, lineStart } from '../../python/header.ts';
import { importPlace } from '../../python/imports/import-place.ts';
import { boundAs, fittedImport, sourceOf, spelledName } from '../../python/imports/import-text.ts';
import type { Import } from '../../python/imports/imports.ts';
import { lengthenImport } from '../../python/imports/merge-imports.ts';
import { isFreeOfPython, snakeCase, uniqueName } from '../../python/names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { insertion, joinInsertions, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Target } from './target.ts';

/**
 * The import and the registration of a blueprint in the app's script: after existing registrations or in
 * the list that a loop registers, in the same form; otherwise after the app object.
 */
export function registerBlueprint(
  app: V2App,
  target: Target,
  isOwn: (top: string) => boolean,
  width = 88,
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
  const alias = byModule?.alias ?? byModule?.name ?? known ?? aliasFor(app, module, target.on);
  const value = byModule === undefined ? alias : `${alias}.${target.on}`;
  const registration =
    list === undefined
      ? place(app, `${variables[0]?.name}.${own?.method ?? 'register_functions'}(${value})`)
      : afterLast(script.text, list, value, width);
  if (known !== undefined) return [registration];
  const folder = /^(.*)\.[^.]*$/.exec(module)?.[1];
  const [from, name] =
    byModule === undefined ? [module, boundAs(target.on, alias)] : [folder, byModule];
  const point = { isOwn, width, above: registration.span.start };
  return joinInsertions([importEdit(app, from, name, point), registration]);
}

/**
 * Imports a name, or a top-level module, into the app's script: beside what it imports from the same
 * package, which may have to come after code that makes it importable.
 */
function importEdit(
  { script }: V2App,
  from: string | undefined,
  name: Name,
  { isOwn, width, above: start }: { isOwn: (top: string) => boolean; width: number; above: number },
): TextEdit {
  const { module, text } = script;
  const above = module.imports.filter((each) => each.topLevel && each.span.end <= start);
  const same = above.filter((each) => each.kind === 'from' && sourceOf(each) === from);
  const [only, ...others] = same;
  const isPlain = [name, ...(only?.names ?? [])].every(({ alias }) => alias === undefined);
  if (only !== undefined && others.length === 0 && isPlain) {
    return longerImport(text, only, name, width);
  }
  const statement =
    from === undefined
      ? ({ kind: 'import', module: name.name } as const)
      : ({ kind: 'from', module: from } as const);
  const line = fittedImport(statement, [name], width).join('\n');
  const top = topOf(statement.module);
  const related = above.filter((each) => each.kind === 'from' && topOf(sourceOf(each)) === top);
  const key = (each: Import) => `${sourceOf(each)} ${each.names[0]?.name}`;
  const [first] = related;
  if (first !== undefined) {
    const before = related.findLast((each) => key(each) <= `${statement.module} ${name.name}`);
    return before === undefined
      ? insertion(lineStart(text, first.span.start), `${line}\n`)
      : insertion(lineEnd(text, before.span.end), `\n${line}`);
  }
  const point = importPlace(module, statement, isOwn);
  if (point !== undefined) return insertion(point.offset, point.before + line + point.after);
  const { offset } = afterImports(module, start);
  return insertion(offset, `${line}\n\n`);
}

/** A `from` import with one more name, in parentheses if the line gets too long. */
function longerImport(text: string, statement: Import, name: Name, width: number): TextEdit {
  const added = spelledName(name);
  const longer = extendFrom(text, statement, [added], Number.POSITIVE_INFINITY);
  if (longer === undefined) return lengthenImport(text, statement, [added]);
  const isShort =
    longer.span.start - lineStart(text, longer.span.start) + longer.text.length <= width;
  if (isShort) return longer;
  const names = longer.text.split(', ').map((each) => ({ name: each }));
  return { span: statement.span, text: fittedImport(statement, names, width).join('\n') };
}

function topOf(module: string): string {
  return module.split('.')[0] ?? module;
}

/** The source text of the arguments of the script's registration calls. */
function argumentsIn({ script, registrations }: V2App): string[] {
  return registrations
    .filter(({ source }) => source === script)
    .map(
      ({ span }) =>
        /\(\s*([\s\S]*?)\s*\)$/.exec(script.text.slice(span.start, span.end))?.[1] ?? '',
    );
}

/**
 * The module under the name that it gets, if the script refers to all blueprints as `orders.bp` or, with an
 * alias for each module, as `orders_bp.bp`.
 */
function moduleImport(
  { script }: V2App,
  module: string,
  items: readonly string[],
): Name | undefined {
  const heads = items.map((item) => /^(\w+)\.\w+$/.exec(item)?.[1]);
  if (heads.length === 0 || heads.some((head) => head === undefined)) return undefined;
  const imported = script.module.imports.flatMap(({ names }) => names);
  const isAliased = heads.every((head) =>
    imported.some(({ name, alias }) => alias === head && head === `${name}_bp`),
  );
  const stem = module.split('.').at(-1) ?? module;
  const name = isAliased ? boundAs(stem, `${stem}_bp`) : { name: stem };
  const bound = name.alias ?? name.name;
  return isFreeOfPython(bound) && !script.module.identifiers.has(bound) ? name : undefined;
}

type Name = ReturnType<typeof boundAs>;

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

/** On its own line if the last item is on its own line, or if the line would be too long. */
function afterLast(text: string, list: Node, value: string, width: number): TextEdit {
  const last = list.namedChildren.findLast((each) => each?.type !== 'comment') ?? list;
  const start = lineStart(text, last.startIndex);
  const lead = text.slice(start, last.startIndex);
  if (/^\s*$/.test(lead)) return insertion(last.endIndex, `,\n${lead}${value}`);
  const length = lineEnd(text, last.endIndex) - start + value.length + 2;
  const isOneLine = list.startPosition.row === list.endPosition.row;
  if (length <= width || !isOneLine) return insertion(last.endIndex, `, ${value}`);
  const indent = /^\s*/.exec(lead)?.[0] ?? '';
  const items = [...itemsOf(list), value].map((each) => `${indent}    ${each},\n`);
  const [open = '(', close = ')'] = [list.text.at(0), list.text.at(-1)];
  return {
    span: { start: list.startIndex, end: list.endIndex },
    text: `${open}\n${items.join('')}${indent}${close}`,
  };
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
