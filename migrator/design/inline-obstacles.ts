import type { Place } from '../../diagnostics/diagnostic.ts';
import { isSpellable } from '../../python/names.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { LegacyApp } from '../read/legacy-app.ts';
import type { FunctionDesign } from './function-design.ts';
import type { Obstacle } from './moves.ts';
import { reachOf } from './own-place.ts';

/** Ways for code to look at the names or the documentation of its own module. */
const introspection = [
  'globals',
  'vars',
  'eval',
  'exec',
  '__all__',
  '__doc__',
  '__dict__',
  '__getattr__',
];

/** What of a script itself stands against its becoming part of function_app.py. */
export function inlineObstacle(
  app: LegacyApp,
  source: PythonSource,
  functions: readonly FunctionDesign[],
  all: readonly FunctionDesign[],
): Obstacle | undefined {
  const at = (span?: Span): Place => ({ path: source.path, ...(span ? { span } : {}) });
  if (functions.some((each) => each.form === 'shared')) {
    return { reason: 'several functions have its callable', at: at() };
  }
  if (functions.some((each) => each.form === 'web-app')) {
    return { reason: 'it holds the web application', at: at() };
  }
  if (all.some((each) => each.form === 'shared' && each.callable.source === source)) {
    return { reason: 'several functions have a callable of it', at: at() };
  }
  return ownObstacle(app, source, at);
}

function ownObstacle(
  app: LegacyApp,
  source: PythonSource,
  at: (span?: Span) => Place,
): Obstacle | undefined {
  const { module } = source;
  if (reachOf(source) !== 'nowhere')
    return { reason: 'it finds other files by its own place', at: at() };
  const looks = introspection.find((name) => module.uses(name).length > 0);
  if (looks !== undefined) return { reason: `it looks at its own module with ${looks}`, at: at() };
  const named = module.uses('__name__').find(({ parent }) => {
    if (parent?.type === 'comparison_operator') return false;
    return !/getLogger$/i.test(parent?.parent?.childForFieldName('function')?.text ?? '');
  });
  if (named !== undefined) {
    return { reason: 'it hands its own name on', at: at(spanOf(named)) };
  }
  const atTop = module.statements.filter((each) => !each.nested);
  const deleted = atTop.find((each) =>
    /^del\b/.test(source.text.slice(each.span.start, each.span.end)),
  );
  if (deleted !== undefined) return { reason: 'it deletes names', at: at(deleted.span) };
  const first = atTop.findIndex((each) => each.kind === 'other');
  const late = first < 0 ? undefined : atTop.slice(first).find((each) => each.kind === 'import');
  if (late !== undefined) return { reason: 'it imports after code that runs', at: at(late.span) };
  for (const statement of module.imports) {
    const top = statement.module.split('.')[0];
    if (statement.topLevel && statement.names.some((each) => each.name === '*')) {
      return { reason: 'what it imports cannot be seen', at: at(statement.span) };
    }
    if (statement.module === '__future__') {
      return {
        reason: 'its __future__ import would hold for all functions',
        at: at(statement.span),
      };
    }
    // A worker may choose another runtime for a function_app.py that imports it.
    if (top === 'fastapi' || statement.names.some((each) => each.name.startsWith('fastapi'))) {
      return { reason: 'fastapi is best imported elsewhere', at: at(statement.span) };
    }
    if (statement.level !== 1) continue;
    const spelled = absoluteName(source, statement.module, statement.level);
    if (!isSpellable(spelled)) {
      return { reason: `no import can spell ${spelled}`, at: at(statement.span) };
    }
    const ofFolder = statement.names.map((each) => joinDotted(spelled, each.name));
    const missing = (statement.module === '' ? ofFolder : [spelled]).find(
      (dotted) => !app.hasModule(dotted),
    );
    if (missing !== undefined) {
      return { reason: `the app has no module ${missing}`, at: at(statement.span) };
    }
  }
  return undefined;
}

function joinDotted(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('.');
}

function spanOf(node: { startIndex: number; endIndex: number }): Span {
  return { start: node.startIndex, end: node.endIndex };
}
