import { hasEmptySegment, hostValue, routeTemplate } from '../../app/host-json.ts';
import { currentBundle } from '../../bindings/bundle-upgrade.ts';
import {
  firstBundleWith,
  foreignNames,
  needsExtension,
  readBundleRange,
} from '../../bindings/bundles.ts';
import type { JsonObject } from '../../bindings/function-json/function-json.ts';
import {
  bundleUnknown,
  routeRefused,
  routeReserved,
  routeTaken,
} from '../../diagnostics/deployed.ts';
import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import {
  bundleMissing,
  bundleTooOld,
  otherBundleNames,
  routePrefixClashes,
} from '../../diagnostics/losses.ts';
import { migration } from '../../diagnostics/migration.ts';
import { type JsonDocument, readJson } from '../../workspace/text/json.ts';
import { readText } from '../../workspace/text/text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';

/** A function as far as the host's own files decide about it. */
export interface HostedFunction {
  readonly name: string;
  readonly at?: Place;
  readonly bindings: readonly JsonObject[];
  /** Whether it serves an ASGI or a WSGI application. */
  readonly isWebApp?: boolean;
  /** Paths of values that nobody can tell here, e.g. `bindings.req.route`. */
  readonly unknown?: readonly string[];
}

/** Whether host.json lets the host run these functions: extension bundle and route prefix. */
export function hostChecks(
  tree: Tree,
  functions: readonly HostedFunction[],
  app = '',
): Diagnostic[] {
  const host = readHost(tree, joinPath(app, 'host.json'));
  // A host.json that cannot be read is a diagnostic elsewhere.
  if (host === undefined) return [];
  const routed = functions.filter(
    ({ unknown = [] }) => !unknown.some((each) => /\.(?:route|methods|name|type)$/.test(each)),
  );
  return [
    ...prefixChecks(host, routed),
    ...routeChecks(routed),
    ...listChecks(host, functions),
    ...bundleChecks(tree, app, host, functions),
  ];
}

interface Host {
  readonly path: string;
  readonly value: unknown;
  readonly json: JsonDocument;
}

function readHost(tree: Tree, path: string): Host | undefined {
  const file = tree.file(path);
  const read = file && readText(file);
  const json = read?.kind === 'text' ? readJson(read.text) : undefined;
  return json?.kind === 'json' ? { path, value: json.value, json } : undefined;
}

/** Two slashes in a row in a template keep the whole host from starting. */
function* prefixChecks(host: Host, functions: readonly HostedFunction[]): Generator<Diagnostic> {
  for (const { name, at, bindings, isWebApp } of functions) {
    const trigger = bindings.find(isHttpTrigger);
    if (trigger === undefined) continue;
    const route = typeof trigger.route === 'string' ? trigger.route : '';
    const template = routeTemplate(host.value, route.trim() === '' ? name : route);
    if (!hasEmptySegment(template)) continue;
    const where = { function: name, at: at ?? { path: host.path } };
    yield diagnose(isWebApp ? routePrefixClashes : routeRefused, { template }, where);
  }
}

/** host.json can name the only functions that run; an empty list names all. */
function* listChecks(host: Host, functions: readonly HostedFunction[]): Generator<Diagnostic> {
  const list = hostValue(host.value, ['functions']);
  if (!Array.isArray(list) || list.length === 0) return;
  const listed = new Set(list.map((each) => String(each).toLowerCase()));
  const span = host.json.spanOf(['functions']);
  const at = { path: host.path, ...(span && { span }) };
  for (const { name } of functions) {
    if (listed.has(name.toLowerCase())) continue;
    yield diagnose(migration.notListed, { name }, { at, function: name });
  }
}

interface Route {
  readonly function: HostedFunction;
  readonly route: string;
  /** In upper case; empty where all methods are meant. */
  readonly methods: readonly string[];
}

/**
 * Routes as the host compares them (`ValidateFunction` and `HttpRoutesConflict` in ScriptHost.cs of
 * https://github.com/Azure/azure-functions-host): without slashes at the ends and without regard to case.
 */
function* routeChecks(functions: readonly HostedFunction[]): Generator<Diagnostic> {
  const seen: Route[] = [];
  for (const each of functions.flatMap(routesOf)) {
    const { name, at } = each.function;
    const where = { function: name, ...(at && { at }) };
    if (/^(?:admin|runtime)/i.test(each.route)) {
      yield diagnose(routeReserved, { route: each.route }, where);
    }
    const twin = seen.find((other) => isSameShape(other, each) && methodsMeet(other, each));
    if (twin !== undefined) {
      const { name: other, at: otherAt } = twin.function;
      const isSame = twin.route.toLowerCase() === each.route.toLowerCase();
      const found = diagnose(routeTaken, { route: each.route, other, isSame }, where);
      const places = at && otherAt ? { places: [at, otherAt] } : {};
      yield { ...found, ...places, ...(isSame ? {} : { severity: 'review' as const }) };
    }
    seen.push(each);
  }
}

function isHttpTrigger({ type }: JsonObject): boolean {
  return /^httpTrigger$/i.test(String(type ?? ''));
}

function routesOf(each: HostedFunction): Route[] {
  return each.bindings.filter(isHttpTrigger).map((binding) => {
    const { route, methods } = binding;
    const given = typeof route === 'string' ? route.trim().replace(/^\/+|\/+$/g, '') : '';
    const listed = Array.isArray(methods) ? methods : [];
    return {
      function: each,
      route:
        given === '' && !(typeof route === 'string' && route.includes('/')) ? each.name : given,
      methods: listed.map((method) => String(method).toUpperCase()),
    };
  });
}

/** The same template but for the names of parameters. */
function isSameShape(one: Route, other: Route): boolean {
  const shape = ({ route }: Route) =>
    route.toLowerCase().replace(/\{(\*?)[^}:=?]*([^}]*)\}/g, '{$1$2}');
  return shape(one) === shape(other);
}

function methodsMeet({ methods }: Route, { methods: others }: Route): boolean {
  if (methods.length === 0 || others.length === 0) return true;
  return methods.some((method) => others.includes(method));
}

function* bundleChecks(
  tree: Tree,
  app: string,
  host: Host,
  functions: readonly HostedFunction[],
): Generator<Diagnostic> {
  const bindings = functions.flatMap((each) => {
    return each.bindings.map((binding) => ({ each, binding, type: String(binding.type ?? '') }));
  });
  const needing = bindings.filter(({ type }) => needsExtension(type));
  if (needing.length === 0 || hasOwnExtensions(tree, app)) return;
  const bundle = hostValue(host.value, ['extensionBundle']);
  if (!isComplete(bundle)) {
    const types = [...new Set(needing.map(({ type }) => type))];
    yield diagnose(bundleMissing, { types }, { at: { path: host.path } });
    return;
  }
  const text = hostValue(bundle, ['version']);
  const id = hostValue(bundle, ['id']);
  if (!/^Microsoft\.Azure\.Functions\.ExtensionBundle(?:\.\w+)?$/i.test(String(id))) {
    const span = host.json.spanOf(['extensionBundle', 'id']);
    yield diagnose(
      bundleUnknown,
      { id: `${id}` },
      { at: { path: host.path, ...(span && { span }) } },
    );
    return;
  }
  const range = typeof text === 'string' ? readBundleRange(text) : undefined;
  // Preview bundles count their versions by themselves.
  if (typeof text !== 'string' || range === undefined || !isReleaseBundle(id)) return;
  const span = host.json.spanOf(['extensionBundle', 'version']);
  const at = { path: host.path, ...(span && { span }) };
  for (const { each, binding, type } of needing) {
    const first = firstBundleWith(type, range);
    if (first !== undefined) {
      const slots = { type, range: text, first, wanted: currentBundle };
      yield diagnose(bundleTooOld, slots, { at, function: each.name });
    }
    const foreign = foreignNames(type, Object.keys(binding), range);
    if (foreign !== undefined) {
      const where = { function: each.name, at: each.at ?? at };
      yield diagnose(otherBundleNames, { range: text, ...foreign }, where);
    }
  }
}

/** The host takes a bundle only with both its id and its version. */
function isComplete(bundle: unknown): bundle is object {
  const isObject = typeof bundle === 'object' && bundle !== null;
  return isObject && ['id', 'version'].every((key) => hostValue(bundle, [key]) !== undefined);
}

function isReleaseBundle(id: unknown): boolean {
  return typeof id === 'string' && /^Microsoft\.Azure\.Functions\.ExtensionBundle$/i.test(id);
}

/** Extensions that were installed into the app, by `func extensions install` or by hand. */
function hasOwnExtensions(tree: Tree, app: string): boolean {
  return ['extensions.csproj', 'bin/extensions.json'].some((path) =>
    tree.isThere(joinPath(app, path)),
  );
}
