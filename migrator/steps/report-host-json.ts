/** host.json stays as it is; what it says that matters to a v2 app is reported. See docs/semantics.md#host-json */
import { currentBundle } from '../../bindings/bundle-upgrade.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { readJson, spanOfProblem } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

const path = 'host.json';
const bundleId = 'Microsoft.Azure.Functions.ExtensionBundle';

export const reportHostJson: Step = { name: 'report-host-json', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  const text = design.app.text(path);
  const read = text === undefined ? undefined : readJson(text);
  if (text === undefined || read === undefined) return;
  if (read.kind === 'malformed') {
    const span = spanOfProblem(text, read);
    yield diagnose(migration.hostJsonBroken, { reason: read.problem }, { at: { path, span } });
    return;
  }
  const host = isObject(read.value) ? read.value : {};
  const at = (...keys: string[]) => {
    const span = read.spanOf(keys);
    return { at: { path, ...(span ? { span } : {}) } };
  };
  if (host.version === undefined) yield diagnose(migration.hostVersion1, {}, { at: { path } });
  const { functions, retry, extensionBundle } = host;
  if (Array.isArray(functions) && functions.length > 0)
    yield* reportList(design, functions, at('functions'));
  if (retry !== undefined) yield diagnose(migration.hostRetry, {}, at('retry'));
  yield* checkBundle(design, text, extensionBundle, at('extensionBundle'));
}

/** host.json can name the only functions that run. */
function* reportList(
  design: Design,
  list: readonly unknown[],
  where: { at: { path: string } },
): Generator<Diagnostic> {
  const listed = new Set(list.map((each) => String(each).toLowerCase()));
  for (const { name } of design.app.functions) {
    if (listed.has(name.toLowerCase())) continue;
    yield diagnose(migration.notListed, { name }, { ...where, function: name });
  }
}

function* checkBundle(
  design: Design,
  text: string,
  value: unknown,
  where: { at: { path: string } },
): Generator<Edit | Diagnostic> {
  if (!isObject(value) || typeof value.version !== 'string') return;
  const range = value.version;
  const major = Number.parseInt(/\d+/.exec(range)?.[0] ?? '', 10);
  if (!(major < 4)) return;
  const old = oldDecorators(design);
  if (!design.options.upgrade.includes('bundle') || value.id !== bundleId || old.length > 0) {
    if (design.options.upgrade.includes('bundle') && old.length > 0) {
      yield diagnose(migration.oldDecorators, {}, inPlaces(old));
    }
    yield diagnose(migration.oldBundle, { range, current: currentBundle }, where);
    return;
  }
  const because = { step: reportHostJson.name };
  for (const edit of setKey(text, ['extensionBundle', 'version'], currentBundle) ?? []) {
    yield { kind: 'modify', path, ...edit, because };
  }
  yield diagnose(migration.bundleRaised, { range, current: currentBundle }, where);
}

/** Decorators of an app that is on the v2 model already, which say what bundles below 4 read. */
function oldDecorators({ app }: Design): Place[] {
  if (app.functions.length > 0) return [];
  return app.pythonSources.flatMap(({ path, module, text }) => {
    if (!/\.cosmos_db_\w+_v3\b/.test(text)) return [];
    const calls = module.calls.filter(({ callee }) => /\.cosmos_db_\w+_v3$/.test(callee));
    return calls.map(({ calleeSpan }) => ({ path, span: calleeSpan }));
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
