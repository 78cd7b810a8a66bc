import { type DeclaredFunction, declaredFunctions } from '../../app/functions.ts';
import { type HttpTrigger, overlap, wholeApp } from '../../app/http-trigger.ts';
import { reachOf, same, type V2App } from '../../app/v2-app.ts';
import type { AppObject } from '../../app/values.ts';
import { nameBound, nameExists, nameUnseen, routeExists } from '../../diagnostics/additions.ts';
import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import { builtins, softKeywords } from '../../python/python-names.ts';
import { PythonSource } from '../../python/python-source.ts';
import { moduleBindings } from '../../python/scopes.ts';
import type { Target } from './target.ts';

/** What stands against the functions of a module, `text`, in an app, and what cannot be told. */
export function collisions(app: V2App, target: Target, text: string): Diagnostic[] {
  const addition = new PythonSource(target.path, text);
  const added = declaredFunctions(addition, app.evaluator);
  const present = app.functions.filter((each) => counts(app, target, each));
  const unseen = present.filter(({ name }) => name === undefined);
  const taken = added.flatMap((each) => sameName(each, present));
  return [
    ...taken,
    ...added.flatMap((each) => sameRoute(app, each, present)),
    ...(taken.length > 0 ? [] : boundNames(target, addition)),
    ...unseen.map(({ source, span }) =>
      diagnose(nameUnseen, {}, { at: { path: source.path, span } }),
    ),
  ];
}

/** What stands against the functions of a blueprint that is there, once it is registered. */
export function clashes(app: V2App, blueprint: AppObject): Diagnostic[] {
  const isOwn = ({ owners }: DeclaredFunction) => owners.some((each) => same(each, blueprint));
  const present = app.functions.filter((each) => !isOwn(each) && counts(app, {}, each));
  return app.functions.filter(isOwn).flatMap((each) => {
    const at = { path: each.source.path, span: each.span };
    return [...sameName(each, present, at), ...sameRoute(app, each, present, at)];
  });
}

/** Functions that Azure gets to see, or will once the target is registered. */
function counts(
  app: V2App,
  { object }: Pick<Target, 'object'>,
  { owners }: DeclaredFunction,
): boolean {
  return (
    owners.length === 0 ||
    owners.some((each) => reachOf(app, each) !== 'unregistered' || (object && same(each, object)))
  );
}

/** `at` is what has to change: code that is not in a file yet has no place, so the other function's counts. */
function sameName(
  added: DeclaredFunction,
  present: readonly DeclaredFunction[],
  at?: Place,
): Diagnostic[] {
  const { name = '' } = added;
  const twin = present.find((each) => each.name?.toLowerCase() === name.toLowerCase());
  if (twin === undefined) return [];
  const { path } = twin.source;
  return [
    diagnose(
      nameExists,
      { name: twin.name ?? name, path },
      { at: at ?? { path, span: twin.span } },
    ),
  ];
}

function sameRoute(
  app: V2App,
  { name, http }: DeclaredFunction,
  present: readonly DeclaredFunction[],
  at?: Place,
): Diagnostic[] {
  if (http === undefined) return [];
  const whole = app.variables.flatMap(({ object }) => {
    const trigger = object && wholeApp(object);
    return trigger && object
      ? [{ http: trigger, source: object.source, span: object.span, name: object.name }]
      : [];
  });
  const twins = [...present, ...whole].filter(
    (each) =>
      each.http !== undefined &&
      each.name?.toLowerCase() !== name?.toLowerCase() &&
      overlap(http, each.http),
  );
  return twins.map((twin) => {
    const { path } = twin.source;
    const slots = {
      route: `/${http.route}`,
      methods: methodsOf(http, twin.http),
      name: twin.name ?? '',
      path,
    };
    return diagnose(routeExists, slots, { at: at ?? { path, span: twin.span } });
  });
}

function methodsOf(one: HttpTrigger, other: HttpTrigger | undefined): string {
  const methods = one.methods?.filter((each) => other?.methods?.includes(each) ?? true);
  return (methods ?? other?.methods ?? ['requests to']).join(' and ');
}

/** Names of functions and classes that mean something else in the target, in the addition or to Python. */
function boundNames({ path, source, on }: Target, { module }: PythonSource): Diagnostic[] {
  const there = source === undefined ? undefined : moduleBindings(source.module);
  const imported = new Set(module.imports.flatMap(({ names }) => names.map(({ binds }) => binds)));
  return module.statements.flatMap((each) => {
    if (each.kind !== 'def') return [];
    const { name } = each;
    const node = there?.get(name)?.[0];
    // What a template brought before serves again.
    const own = source?.module.statements.find(
      ({ span }) => node && span.start <= node.startIndex && node.endIndex <= span.end,
    );
    const code = module.text.slice(each.span.start, each.span.end);
    const known = own && source?.text.slice(own.span.start, own.span.end);
    if (known?.replaceAll('\r\n', '\n') === code) return [];
    const at = node ? { path, span: { start: node.startIndex, end: node.endIndex } } : { path };
    const by =
      node !== undefined
        ? 'the file has that name already'
        : imported.has(name) || name === on
          ? 'the function itself needs that name for something else'
          : builtins.has(name) || softKeywords.has(name)
            ? 'Python itself has something of that name'
            : undefined;
    return by === undefined ? [] : [diagnose(nameBound, { name, path, by }, { at })];
  });
}
