import { routePrefix } from '../../app/host-json.ts';
import { type Call, readCalls } from '../../python/calls.ts';
import { readImportHeader } from '../../python/imports/import-header.ts';
import { stdlibModules } from '../../python/python-names.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import { moduleBindings } from '../../python/scopes.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { readJson } from '../../workspace/text/json.ts';
import { importersOf } from '../read/importers.ts';
import type { LegacyApp, LegacyFunction } from '../read/legacy-app.ts';
import type { Reference } from '../read/references.ts';
import type { WebApp } from './app-file.ts';
import { functionAppPath } from './app-file.ts';
import type { FunctionDesign } from './function-design.ts';
import type { Obstacle } from './moves.ts';

export interface WebAppReading {
  readonly webApp?: WebApp;
  readonly obstacles: readonly (Obstacle & { readonly function?: string })[];
}

/**
 * The one function of the app that only hands its requests to AsgiMiddleware or WsgiMiddleware, and
 * takes every route; else what stands against it. See docs/semantics.md#web-apps
 */
export function findWebApp(
  app: LegacyApp,
  scripts: ReadonlyMap<PythonSource, readonly FunctionDesign[]>,
  references: readonly Reference[],
): WebAppReading {
  const found = [...scripts.values()]
    .flat()
    .filter(({ fn, form }) => form !== 'shared' && /\b[AW]sgiMiddleware\b/.test(fn.script.text));
  const [design] = found;
  const against = (reason: string, { fn }: FunctionDesign) => {
    return { reason, at: { path: fn.script.path }, function: fn.name };
  };
  if (design === undefined) {
    const reason = 'no function hands its requests to AsgiMiddleware or WsgiMiddleware';
    return { obstacles: [{ reason, at: { path: 'host.json' } }] };
  }
  if (found.length > 1) {
    return { obstacles: found.map((each) => against('there are several of its kind', each)) };
  }
  if (app.has(functionAppPath)) {
    return { obstacles: [against(`a ${functionAppPath} already exists`, design)] };
  }
  const read = readWebApp(app, design, references);
  if (read.kind === 'failed') return { obstacles: [against(read.reason, design)] };
  const host = readJson(app.text('host.json') ?? '');
  const prefix = routePrefix(host.kind === 'json' ? host.value : undefined);
  if (prefix !== '') {
    const reason = `its route would begin with a second slash below the route prefix "${prefix}", and the host would not start; set "routePrefix": "" in host.json first`;
    return { obstacles: [against(reason, design)] };
  }
  return { webApp: read.value, obstacles: [] };
}

function readWebApp(
  app: LegacyApp,
  design: FunctionDesign,
  references: readonly Reference[],
): Attempt<WebApp> {
  const { fn } = design;
  const handed = handedCall(fn);
  const [argument] = handed?.call.arguments ?? [];
  const [, name = '', rest = ''] = /^([\p{L}_]\w*)((?:\.\w+)*)$/u.exec(argument?.text ?? '') ?? [];
  if (handed === undefined || argument === undefined || name === '') {
    return failedBecause('it does more than hand its requests on');
  }
  if (!moduleBindings(fn.script.module).has(name)) {
    return failedBecause(`its module has no name "${name}"`);
  }
  if (references.some((each) => each.target.source === fn.script)) {
    return failedBecause('other code uses its entry point');
  }
  const others = fn.script.module.uses(fn.entryName).filter(({ startIndex }) => {
    return startIndex < handed.entry.start || startIndex >= handed.entry.end;
  });
  if (others.length > 0) return failedBecause('its module uses its entry point');
  const level = catchAllLevel(design);
  if (level === undefined) {
    return failedBecause('it does not take every route, or has more bindings than HTTP');
  }
  const isAsgi = handed.call.callee.endsWith('AsgiMiddleware');
  const origin = originOf(fn.script, name);
  const leavesNothing = origin !== undefined && holdsNothingElse(app, fn, origin.module);
  return ok({
    design,
    factory: isAsgi ? 'AsgiFunctionApp' : 'WsgiFunctionApp',
    ...(leavesNothing ? origin : { module: fn.script.moduleName, name }),
    rest,
    level,
    entry: handed.entry,
    ...(handed.docstring === undefined ? {} : { docstring: handed.docstring }),
    leavesNothing,
  });
}

interface Handed {
  /** `func.WsgiMiddleware(app)`. */
  readonly call: Call;
  readonly entry: Span;
  readonly docstring?: string;
}

/** The middleware of an entry point that is nothing but `return Middleware(app).handle(req, context)`. */
function handedCall({ entry, script }: LegacyFunction): Handed | undefined {
  const { text } = script;
  const isMiddleware = (call: Call) =>
    /(?:^|\.)[AW]sgiMiddleware$/.test(call.callee) && call.arguments.length === 1;
  if (entry.kind === 'bound') {
    const call = script.module.calls.find(
      ({ span }) => span.start >= entry.statement.start && span.end <= entry.statement.end,
    );
    const value = text.slice(entry.statement.start, entry.statement.end).replace(/^\w+\s*=\s*/, '');
    const whole = call && `${text.slice(call.span.start, call.span.end)}.main`;
    if (call === undefined || value !== whole || !isMiddleware(call)) return undefined;
    return { call, entry: entry.statement };
  }
  if (entry.kind !== 'def' || entry.def.decorators.length > 0) return undefined;
  const { body, span, parameters } = entry.def;
  const root = script.module.root.descendantForIndex(
    body.start,
    Math.max(body.start, body.end - 1),
  );
  const block = root?.type === 'block' ? root : root?.parent;
  const statements = block?.namedChildren.filter((each) => each?.type !== 'comment') ?? [];
  const docstring = statements.length === 2 ? statements[0]?.namedChild(0) : undefined;
  const last = statements.at(-1);
  const hasOnlyDocstring = statements.length === 1 || docstring?.type === 'string';
  if (last?.type !== 'return_statement' || !hasOnlyDocstring) return undefined;
  const names = parameters.map((each) => each.name).join(',');
  const source = text.slice(last.startIndex, last.endIndex).replace(/\s/g, '');
  const call = readCalls(last, text).find(isMiddleware);
  const middleware = call && text.slice(call.span.start, call.span.end).replace(/\s/g, '');
  const forms = ['handle', 'main', 'handle_async'].flatMap((method) => [
    `return${middleware}.${method}(${names})`,
    `returnawait${middleware}.${method}(${names})`,
  ]);
  if (call === undefined || !forms.includes(source)) return undefined;
  return { call, entry: span, ...(docstring ? { docstring: docstring.text } : {}) };
}

/** The level of a function whose only bindings are HTTP's and whose route takes everything. */
function catchAllLevel({ choice }: FunctionDesign): string | undefined {
  const decorators = choice.decorators.filter((each) => each.method !== 'function_name');
  const [route] = decorators;
  if (route?.method !== 'route' || decorators.length !== 1) return undefined;
  const known = ['route', 'methods', 'auth_level'];
  if (route.arguments.some((each) => !known.includes(each.name))) return undefined;
  const given = (name: string) => route.arguments.find((each) => each.name === name)?.value;
  const path = given('route');
  const level = given('auth_level');
  if (path?.kind !== 'literal' || !/^\/?\{\*\w+\}$/.test(String(path.value))) return undefined;
  return level?.kind === 'member' ? level.member : undefined;
}

/** The module that a name of the script comes from, and its name there. */
function originOf(
  source: PythonSource,
  name: string,
): { readonly module: string; readonly name: string } | undefined {
  for (const { statement } of readImportHeader(source.module).imports) {
    const imported = statement.names.find((each) => each.binds === name);
    if (imported === undefined || statement.kind === 'import') continue;
    const module = absoluteName(source, statement.module, statement.level);
    return { module: module.replace(/^__app__\./, ''), name: imported.name };
  }
  return undefined;
}

/** Whether a script has, beside its entry point, only imports that do nothing by themselves. */
function holdsNothingElse(app: LegacyApp, fn: LegacyFunction, origin: string): boolean {
  const { script, name } = fn;
  if (!script.path.startsWith(`${name}/`)) return false;
  const hasComments = script.module.root.descendantsOfType('comment').length > 0;
  if (hasComments || importersOf(app, script, true).length > 0) return false;
  const hasNeighbors = app.pythonSources.some(
    (each) => each !== script && each.path.startsWith(`${name}/`),
  );
  const statements = script.module.statements.filter(
    (each) => !((each.kind === 'def' || each.kind === 'assignment') && each.name === fn.entryName),
  );
  const isIdle = script.module.imports.every((each) => {
    const from = absoluteName(script, each.module, each.level);
    const modules = each.kind === 'from' ? [from] : each.names.map((n) => n.name);
    return modules.every((module) => {
      const top = module.split('.')[0] ?? module;
      const isOrigin = module.replace(/^__app__\./, '') === origin;
      return top === 'azure' || isOrigin || stdlibModules.has(top);
    });
  });
  return !hasNeighbors && isIdle && statements.every((each) => each.kind === 'import');
}
