/** Scripts whose code stands in function_app.py go; of the `__init__.py` of a package an empty one stays. */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Call } from '../../python/calls.ts';
import type { PyModule } from '../../python/module.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import { importersOf } from '../read/importers.ts';
import type { Step } from '../step.ts';

export const inlineScripts: Step = { name: 'inline-scripts', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  for (const { source, renames, leavesPackage } of design.inlined.values()) {
    const { path, text } = source;
    const served = design.servedBy(path);
    const because = { step: inlineScripts.name, ...served };
    const span = { start: 0, end: text.length };
    if (!leavesPackage) yield { kind: 'delete', path, because };
    else if (text !== '') yield { kind: 'modify', path, span, text: '', because };
    if (renames.size === 0) continue;
    const names = [...renames]
      .map(([from, to]) => `${from} → ${to}`)
      .sort()
      .join(', ');
    yield diagnose(migration.namesChanged, { names }, { at: { path }, ...served });
  }
  yield* reportLoggers(design);
  const importers = [...design.inlined.values()].flatMap(({ source, isReachable }) =>
    importersOf(design.app, source, isReachable),
  );
  for (const path of new Set(importers.map((each) => each.at.path))) {
    yield diagnose(migration.testsWholeApp, {}, { at: { path } });
  }
}

/** `logging.getLogger(__name__)` names the module that it stands in: all scripts share one now. */
function* reportLoggers(design: Design): Generator<Diagnostic> {
  const sources = [...design.inlined.keys()].filter(({ module }) => namesLogger(module));
  const places = sources.flatMap(({ path, module }) =>
    module.calls.filter(isOwnLogger).map(({ span }) => ({ path, span })),
  );
  const [at] = places;
  if (at === undefined) return;
  const names = sources.map(({ moduleName }) => moduleName);
  yield { ...diagnose(migration.loggersRenamed, { names }, { at }), places };
}

function namesLogger({ calls }: PyModule): boolean {
  return calls.some(isOwnLogger);
}

function isOwnLogger({ callee, arguments: [first] }: Call): boolean {
  return /(?:^|\.)getLogger$/i.test(callee) && first?.text === '__name__';
}
