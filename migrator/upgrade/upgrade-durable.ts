/**
 * Durable code of azure-functions-durable 1.x runs on 2.x: what is sure is rewritten, what is not is
 * reported. The table of differences comes from the packages. See docs/how-to/durable.md
 */

import { type Diagnostic, diagnose, inPlaces } from '../../diagnostics/diagnostic.ts';
import { durableUpgrade } from '../../diagnostics/durable-upgrade.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Edit, Span } from '../../workspace/change/edit.ts';
import { readJson } from '../../workspace/text/json.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';
import { isEdit } from '../step.ts';
import { type Need, requireVersions } from '../steps/update-requirements.ts';
import { DurableBodies } from './durable-bodies.ts';
import { successors } from './durable-client-calls.ts';
import table from './durable-differences.json' with { type: 'json' };
import { type Deprecated, DurableModule, isTest, stepName } from './durable-module.ts';
import { DurableNames } from './durable-names.ts';
import { pythonOfDurable2 } from './durable-python.ts';

export const upgradeDurable: Step = { name: stepName, run };

/** azure.functions has the decorators of the package as well. */
const traces =
  /\bdurable_functions\b|\.(?:orchestration|entity|activity)_trigger\b|\.durable_client_input\b/;

/** Whether any code of the app is about Durable Functions. */
export function usesDurable(sources: readonly PythonSource[]): boolean {
  return sources.some(({ text }) => traces.test(text));
}

function* run(design: Design): Generator<Edit | Diagnostic> {
  const sources = design.app.pythonSources;
  if (!design.options.upgrade.includes('durable')) return;
  if (!usesDurable(sources)) return;
  const tested = methodsInTests(design);
  const old: Deprecated[] = [];
  for (const source of sources) {
    if (source.module.syntaxError !== undefined) continue;
    const module = new DurableModule(source);
    const found = [...new DurableNames(module).read(), ...new DurableBodies(module, tested).read()];
    old.push(...module.deprecated);
    yield* found.filter((each) => !isEdit(each));
    for (const { span, text } of distinct(found.filter(isEdit))) {
      const because = { step: stepName };
      yield { kind: 'modify', path: source.path, span, text, because };
    }
  }
  if (old.length > 0) {
    const names = [...new Set(old.map((each) => each.name))].sort();
    const places = inPlaces(old.map((each) => each.place));
    yield diagnose(durableUpgrade.deprecated, { names, count: old.length }, places);
  }
  yield* requireVersions(design, needs());
  yield* pythonOfDurable2(design, stepName);
  yield* bundle(design);
  yield diagnose(durableUpgrade.running, {});
}

/** Two decorators may name the same def. */
function distinct<
  Kind extends { readonly kind: string; readonly span?: Span; readonly text?: string },
>(edits: readonly Kind[]): TextEdit[] {
  const known = new Map<string, TextEdit>();
  for (const { span, text } of edits) {
    if (span !== undefined && text !== undefined)
      known.set(`${span.start} ${text}`, { span, text });
  }
  return [...known.values()];
}

function needs(): Need[] {
  const library = /[\d.]*\d/.exec(table.library)?.[0].replace(/\.(\d+)b\d*$/, '.$1') ?? '2.3.0';
  return [
    { name: 'azure-functions', minimum: library, preferred: library, isRequired: true },
    {
      name: 'azure-functions-durable',
      minimum: table.to,
      preferred: table.to,
      isRequired: true,
      replacement: `>=${table.to},<3`,
    },
  ];
}

/** Old methods of the client that tests name, in the app's folder and around it: a mock has only those. */
function methodsInTests({ app, deploymentFiles }: Design): ReadonlySet<string> {
  const own = app.pythonSources.filter(({ path }) => isTest(path));
  const around = deploymentFiles.filter(({ path, isInside }) => !isInside && path.endsWith('.py'));
  const texts = [...own, ...around].map(({ text }) => text);
  const named = Object.keys(successors).filter((name) => {
    return texts.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  });
  return new Set(named);
}

function* bundle({ app }: Design): Generator<Diagnostic> {
  const text = app.text('host.json');
  const read = text === undefined ? undefined : readJson(text);
  if (read === undefined || read.kind === 'malformed') return;
  const { extensionBundle } = Object(read.value) as { extensionBundle?: { id?: unknown } };
  const id = extensionBundle?.id;
  if (typeof id === 'string' && /\.Preview$/i.test(id)) return;
  const span = read.spanOf(['extensionBundle']);
  const at = { path: 'host.json', ...(span && { span }) };
  const named = typeof id === 'string' ? id : 'none';
  yield diagnose(durableUpgrade.bundle, { bundle: named }, { at });
}
