import type { V2App } from '../../app/v2-app.ts';
import { same } from '../../app/v2-app.ts';
import { type AppObject, objectsOf } from '../../app/values.ts';
import { afterImports, lineEnd } from '../../python/header.ts';
import { importPlace } from '../../python/imports/import-place.ts';
import { boundAs, fittedImport } from '../../python/imports/import-text.ts';
import { isFreeOfPython, snakeCase, uniqueName } from '../../python/names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { insertion, joinInsertions, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Target } from './target.ts';

/**
 * The import and the registration of a blueprint in the app's script: below the registrations that are
 * there, in the words they use, else below the app.
 */
export function registerBlueprint(
  app: V2App,
  target: Target,
  isOwn: (top: string) => boolean,
): TextEdit[] {
  const { script, variables } = app;
  const module = target.path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
  const known = importedAs(app, target);
  const alias = known ?? aliasFor(app, module, target.on);
  const own = app.registrations.findLast(({ source }) => source === script);
  const call = `${variables[0]?.name}.${own?.method ?? 'register_functions'}(${alias})`;
  const registration = place(app, call);
  if (known !== undefined) return [registration];
  const from = { kind: 'from', module } as const;
  const line = fittedImport(from, [boundAs(target.on, alias)]).join('\n');
  const wanted = { kind: 'from', module } as const;
  const point = importPlace(script.module, wanted, isOwn);
  if (point !== undefined) {
    const { offset, before, after } = point;
    return joinInsertions([insertion(offset, before + line + after), registration]);
  }
  const { offset } = afterImports(script.module, registration.span.start);
  return joinInsertions([insertion(offset, `${line}\n\n`), registration]);
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
