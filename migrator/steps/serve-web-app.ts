/**
 * On request function_app.py serves the web application that a function handed its requests to.
 * See docs/semantics.md#web-apps
 */
import { type Binding, sameKey } from '../../bindings/function-json/function-json.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { readImportHeader } from '../../python/imports/import-header.ts';
import type { PyModule } from '../../python/module.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Edit, Span } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import { withoutLines } from '../edits/without-lines.ts';
import { isTakenFrom } from '../read/importers.ts';
import type { LegacyApp } from '../read/legacy-app.ts';
import type { Step } from '../step.ts';

export const serveWebApp: Step = { name: 'serve-web-app', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  for (const { reason, at, function: name } of design.webAppObstacles) {
    const served = name === undefined ? {} : { function: name };
    yield diagnose(migration.noWebApp, { reason }, { at, ...served });
  }
  if (design.possibleWebApp !== undefined) {
    const { design: possible, factory, entry } = design.possibleWebApp;
    const { name, script } = possible.fn;
    const at = { path: script.path, span: entry };
    yield diagnose(migration.webAppPossible, { name, factory }, { at, function: name });
  }
  if (design.webApp === undefined) return;
  const { design: served, factory, entry, leavesNothing } = design.webApp;
  const { name, script, config } = served.fn;
  const { path, text } = script;
  const because = { step: serveWebApp.name, function: name };
  if (leavesNothing) yield { kind: 'delete', path, because };
  else {
    for (const edit of withoutLines(text, entry, ...unusedImports(design.app, script, entry))) {
      yield { kind: 'modify', path, ...edit, because };
    }
  }
  const slots = { name, factory, methods: methodsOf(config.bindings) };
  yield diagnose(migration.webAppServed, slots, { at: { path, span: entry }, function: name });
}

/** Imports of azure.functions in lines of their own that only the entry point uses. */
function unusedImports(app: LegacyApp, script: PythonSource, entry: Span): Span[] {
  const { module } = script;
  return readImportHeader(module)
    .imports.filter(({ statement: { kind, module: from, names }, behind }) => {
      const isOfAzure =
        kind === 'from'
          ? from === 'azure.functions' || (from === 'azure' && names.every(isFunctions))
          : names.every(({ name }) => name === 'azure.functions');
      if (!isOfAzure || behind !== '') return false;
      return names.every(
        ({ binds = '' }) => isOnlyIn(entry, module, binds) && !isTakenFrom(app, script, binds),
      );
    })
    .map(({ statement }) => statement.span);
}

function isFunctions({ name }: { readonly name: string }): boolean {
  return name === 'functions';
}

function isOnlyIn({ start, end }: Span, module: PyModule, name = ''): boolean {
  return module
    .uses(name)
    .filter(({ parent }) => !/^(?:dotted_name|aliased_import)$/.test(parent?.type ?? ''))
    .every((node) => node.startIndex >= start && node.endIndex <= end);
}

/** In words; '' where function.json names none, so that v1 takes every one. */
function methodsOf(bindings: readonly Binding[]): string {
  for (const { properties } of bindings) {
    const methods = Object.entries(properties).find(([key]) => sameKey(key, 'methods'))?.[1];
    if (Array.isArray(methods) && methods.length > 0) return methods.join(', ').toUpperCase();
  }
  return '';
}
