import type { PyModule } from '../../python/module.ts';
import { moduleBindings, placesOf } from '../../python/scopes.ts';
import type { FunctionDef } from '../../python/statements.ts';
import { type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import type { Three } from '../three.ts';
import { azureName, azureNameOfItem, decorationOf, followFunctions } from './identity.ts';
import { moduleLevel, type PythonItem, pythonItems } from './items.ts';
import { nestedIn } from './nested.ts';
import { says } from './parts.ts';
import { nameOf, renamedItems } from './renames.ts';

/**
 * The text of a rendering with its functions on the variables that the user's file has for the app or
 * blueprint: what is called `app` in a template may be `functions` or `bp` there.
 */
export function onVariablesOf(ours: PyModule, rendering: PyModule): string {
  const own = functionsIn(ours);
  const edits: TextEdit[] = [];
  const renamed = new Map<string, string[]>();
  for (const [name, [def]] of functionsIn(rendering)) {
    const [found, ...others] = own.get(name) ?? [];
    const [on, wanted] = [def && variableOf(def), found && variableOf(found)];
    if (def === undefined || on === undefined || wanted === undefined || others.length > 0)
      continue;
    if (on === wanted) continue;
    renamed.set(on, [...(renamed.get(on) ?? []), wanted]);
    const { start } = def.span;
    const text = rendering.text.slice(start, def.defStart);
    for (const { 0: match, index } of text.matchAll(
      new RegExp(`(?<=@[ \\t]*)${on}(?=\\s*\\.)`, 'g'),
    )) {
      edits.push({
        span: { start: start + index, end: start + index + match.length },
        text: wanted,
      });
    }
  }
  for (const on of variablesIn(rendering)) {
    if (ours.statements.some((each) => each.kind === 'assignment' && each.name === on)) continue;
    if (moduleBindings(ours).has(on)) continue;
    const wanted = mostFrequent(renamed.get(on) ?? []) ?? onlyAppIn(ours);
    if (wanted === undefined) continue;
    for (const span of placesOf(rendering, on, 0) ?? []) {
      if (!edits.some((each) => each.span.start === span.start)) edits.push({ span, text: wanted });
    }
  }
  return withEdits(rendering.text, edits);
}

/** By their name in Azure, those within `if` and the like too. */
function functionsIn({ statements }: PyModule): Map<string, FunctionDef[]> {
  const found = new Map<string, FunctionDef[]>();
  for (const statement of statements) {
    const name = statement.kind === 'def' ? azureName(statement) : undefined;
    if (statement.kind !== 'def' || name === undefined) continue;
    found.set(name, [...(found.get(name) ?? []), statement]);
  }
  return found;
}

function variableOf({ decorators }: FunctionDef): string | undefined {
  for (const each of decorators) {
    const own = decorationOf(each);
    if (own) return own.on;
  }
  return undefined;
}

/** The variables that the functions of a module hang on. */
export function variablesIn(module: PyModule): string[] {
  const all = [...functionsIn(module).values()].flat().flatMap((def) => variableOf(def) ?? []);
  return [...new Set(all)];
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** The variable of a module that holds an app or a blueprint, where it has one. */
function onlyAppIn({ statements, text }: PyModule): string | undefined {
  const found = statements.flatMap((each) => {
    if (each.kind !== 'assignment') return [];
    const value = text.slice(each.value.startIndex, each.value.endIndex);
    return /(?:^|\.)(?:FunctionApp|DFApp|Blueprint)\s*\(/.test(value) ? [each.name] : [];
  });
  const [only, ...others] = new Set(found);
  return others.length === 0 ? only : undefined;
}

/** Functions and helpers that the user renamed and the template did not: their names, old and new. */
export function renamedByUser({
  base,
  ours,
  theirs,
}: Three<PyModule>): ReadonlyMap<string, string> {
  const was = pythonItems(moduleLevel(base));
  const has = followFunctions(was, pythonItems(moduleLevel(ours)));
  const codeOf = (item: PythonItem) => {
    const own = has.find(({ key }) => key === item.key);
    const nested = own === undefined ? nestedIn(ours, item) : [];
    return own?.codeText ?? nested.map(({ span }) => ours.text.slice(span.start, span.end)).join();
  };
  const pairs = renamedItems(was, has, codeOf).filter(([old]) => !says(ours.text, nameOf(old)));
  const bound = moduleBindings(ours);
  const functions = was.flatMap((old): (readonly [PythonItem, PythonItem])[] => {
    const now = azureNameOfItem(old) && has.find(({ key }) => key === old.key);
    return now && nameOf(now) !== nameOf(old) && !bound.has(nameOf(old)) ? [[old, now]] : [];
  });
  const left = moduleBindings(theirs);
  // A name that only one of the renderings could take would look like one that the template changed.
  const canRename = (name: string) =>
    left.has(name) && [base, theirs].every((each) => placesOf(each, name, 0) !== undefined);
  return new Map(
    [...pairs, ...functions].flatMap(([old, now]) =>
      canRename(nameOf(old)) ? [[nameOf(old), nameOf(now)]] : [],
    ),
  );
}

/** The text of a rendering with names of the module as they are called elsewhere. */
export function withNames(rendering: PyModule, names: ReadonlyMap<string, string>): string {
  const edits = [...names].flatMap(([old, text]) =>
    (placesOf(rendering, old, 0) ?? []).map((span): TextEdit => ({ span, text })),
  );
  return withEdits(rendering.text, edits);
}
