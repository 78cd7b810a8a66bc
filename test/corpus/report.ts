import path from 'node:path';
import type { Kept } from './kept.ts';
import type { AppResult, FunctionResult } from './try-app.ts';

/** Counts over all apps; the first three rows must say the same when all is well. */
export function summaryOf(results: readonly AppResult[]): [label: string, count: number][] {
  const functions = results.flatMap((each) => each.functions);
  const loaded = functions.filter((each) => each.v1.loaded);
  const named = loaded.filter((each) => each.named);
  const generic = named.filter((each) => each.generic);
  const count = (list: readonly FunctionResult[], ...outcomes: string[]) =>
    list.filter((each) => outcomes.includes(each.outcome)).length;
  return [
    ['apps', results.length],
    ['functions', functions.length],
    ['load in the v1 loader of Microsoft', loaded.length],
    ['… migrated and equal in its v2 indexer', count(loaded, 'same', 'note')],
    ['… … with a note', count(loaded, 'note')],
    ['… … all bindings have a decorator', count(named, 'same', 'note')],
    ['… … … and yet one is generic', count(generic, 'same', 'note')],
    ['… different', count(loaded, 'different', 'missing')],
    ['… in an app that does not index', count(loaded, 'not-indexed')],
    ['… refused', count(loaded, 'refused')],
    ['do not load in v1, and are refused', functions.length - loaded.length],
    ...keptRows(results),
    ['apps with a problem', results.filter((each) => each.problems.length > 0).length],
  ];
}

function keptRows(results: readonly AppResult[]): [label: string, count: number][] {
  const kept = results.flatMap((each) => each.kept ?? []);
  const sum = (count: (each: Kept) => number) => kept.reduce((all, each) => all + count(each), 0);
  const steps = [...new Set(kept.flatMap((each) => Object.keys(each.replaced)))].sort();
  return [
    ['scripts changed', sum((each) => each.scripts)],
    ...steps.map((step): [string, number] => [
      `… lines replaced by ${step}`,
      sum((each) => each.replaced[step] ?? 0),
    ]),
    ['… lines lost otherwise', sum((each) => each.lost.length)],
    ['… with another byte order mark, line ending or last line', sum((each) => each.bytes.length)],
  ];
}

/** The summary, and each function or app that is not simply equal, with its reasons. */
export function tableOf(results: readonly AppResult[]): string {
  const rows = summaryOf(results).map(([label, count]) => `${String(count).padStart(6)}  ${label}`);
  const details = results.flatMap(({ app, functions, problems, kept }) => [
    ...problems.map((problem) => `${path.basename(app)}\n    ${problem}`),
    ...(kept?.lost ?? []).map((line) => `${path.basename(app)}: lost: ${line}`),
    ...(kept?.bytes ?? []).map((file) => `${path.basename(app)}: other bytes: ${file}`),
    ...functions
      .filter((each) => each.outcome !== 'same' && each.outcome !== 'note')
      .map((each) => {
        const mark = each.v1.loaded ? ' (loads in v1)' : '';
        const reasons = each.reasons.map((reason) => `\n    ${reason}`).join('');
        return `${path.basename(app)}: ${each.name}: ${each.outcome}${mark}${reasons}`;
      }),
  ]);
  return [...rows, '', ...details, ''].join('\n');
}
