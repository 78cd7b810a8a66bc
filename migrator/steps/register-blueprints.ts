/**
 * function_app.py defines one FunctionApp and registers every blueprint with it; a file that is there
 * without functions is completed. In the single-file layout the functions themselves follow.
 * See docs/semantics.md#function-app
 */

import type { FunctionApp } from '../../app/function-app.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { extendFrom } from '../../python/azure-names.ts';
import { afterImports, type InsertionPoint, lineEnd } from '../../python/header.ts';
import { type ImportLine, importBlock, meaningOf } from '../../python/imports/import-block.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { Pausable } from '../../workspace/process/pausable.ts';
import { insertion, joinInsertions, type TextEdit } from '../../workspace/text/text-edit.ts';
import { functionAppPath } from '../design/app-file.ts';
import type { Design } from '../design/design.ts';
import { moduleNames } from '../design/module-names.ts';
import {
  azureImports,
  definitionBlock,
  moduleBlock,
  registerBlock,
  registrationImports,
} from '../edits/registration-text.ts';
import { type ScriptSection, sectionOf } from '../edits/section.ts';
import { registrations } from '../read/registrations.ts';
import { readStarNames } from '../read/star-names.ts';
import type { Step } from '../step.ts';

const width = 88;

export const registerBlueprints: Step = { name: 'register-blueprints', run };

function* run(design: Design): ReturnType<Step['run']> {
  if (design.functions.length === 0) return;
  const { existing, azure } = design.appFile;
  if (existing !== undefined) {
    yield* complete(design, existing);
    return;
  }
  if (design.app.has(functionAppPath)) {
    const reason = 'it cannot be read as text';
    yield diagnose(migration.functionAppUnclear, { reason }, { at: { path: functionAppPath } });
    return;
  }
  const found = registrations(design, takenNames(design));
  const sections = yield* sectionsOf(design);
  const imports = [...registrationImports(found), ...azureImports(azure), ...importsOf(sections)];
  const register = registerBlock(found, design.appFile);
  const head = [
    ...importBlock(imports, ownModules(design)),
    '',
    ...moduleBlock(found),
    ...definitionBlock(found, design.appFile),
    ...(register.length === 0 ? [] : ['', ...register]),
  ].join('\n');
  const text = `${[head, ...sections.map((each) => each.text)].join('\n\n\n')}\n`;
  yield {
    kind: 'create',
    path: functionAppPath,
    text: inAppsLineEnd(design, text),
    because: { step: registerBlueprints.name },
  };
}

function* sectionsOf(design: Design): Pausable<ScriptSection[]> {
  const sections: ScriptSection[] = [];
  for (const script of design.scripts) {
    if (!design.inlined.has(script.source)) continue;
    sections.push(sectionOf(design, script));
    yield;
  }
  return sections;
}

function importsOf(sections: readonly ScriptSection[]): ImportLine[] {
  return sections.flatMap((each) => each.imports);
}

/** Names that a registration must not bind again. */
function takenNames(design: Design): Set<string> {
  const inlined = design.scripts.filter(({ source }) => design.inlined.has(source));
  const existing = design.appFile.existing?.source;
  return new Set([
    ...['app', 'func', 'importlib', design.appFile.variable],
    ...(existing?.module.identifiers ?? []),
    ...(existing === undefined ? [] : readStarNames(design.app, existing).taken),
    ...inlined.flatMap(({ source, renames }) => [
      ...source.module.identifiers,
      ...renames.values(),
    ]),
  ]);
}

/** Tells whether a top-level module is one of the migrated app. */
function ownModules({ app, moves }: Design): (top: string) => boolean {
  const targets = new Set([...moves.values()].map((move) => move.to.split('.')[0]));
  return (top) => targets.has(top) || (app.hasModule(top) && moves.get(top)?.isReachable !== false);
}

/** Adds imports, registrations and functions to a function_app.py of the user's. */
function* complete(
  design: Design,
  { source, app }: { readonly source: PythonSource; readonly app: FunctionApp },
): ReturnType<Step['run']> {
  const unclear = (reason: string, span?: Span) =>
    diagnose(
      migration.functionAppUnclear,
      { reason },
      { at: { path: functionAppPath, ...(span ? { span } : {}) } },
    );
  const { module, text } = source;
  if (module.syntaxError !== undefined) {
    yield unclear('Python cannot parse it', module.syntaxError);
    return;
  }
  if (app.variables.length > 1) {
    yield unclear(`it defines several apps (${app.variables.join(', ')})`, app.definition);
    return;
  }
  if (app.variables.length === 1 && app.definition === undefined) {
    yield unclear(`its app, ${app.variables.join()}, is made elsewhere`);
    return;
  }
  const { azure } = design.appFile;
  const found = registrations(design, takenNames(design));
  const sections = yield* sectionsOf(design);
  const before = app.definition?.start ?? text.length;
  const point = afterImports(module, before, azure.continues?.span.start);
  const { continues, extend } = azure;
  const extended = continues && extendFrom(text, continues, extend, width);
  const ofAzure = extended === undefined ? azureImports(azure) : [];
  const added = [...registrationImports(found), ...ofAzure, ...importsOf(sections)];
  const imports = importBlock(newOnes(added, source), ownModules(design));
  const definition = app.definition === undefined ? definitionBlock(found, design.appFile) : [];
  const register = registerBlock(found, design.appFile);
  const apartFrom = imports.length > 0 && found.length > 0 ? apart(design, source, point) : [];
  const texts = {
    imports: [...apartFrom, ...imports],
    register: [
      ...moduleBlock(found),
      ...definition,
      ...(definition.length > 0 && register.length > 0 ? [''] : []),
      ...register,
    ],
    sections: sections.map((each) => each.text),
  };
  const because = { step: registerBlueprints.name };
  const edits = joinInsertions(insertions(text, app, point, texts));
  for (const edit of extended === undefined ? edits : [extended, ...edits]) {
    yield { kind: 'modify', path: functionAppPath, ...edit, because };
  }
}

/** Imports of names that the file does not have. */
function newOnes(lines: readonly ImportLine[], source: PythonSource): ImportLine[] {
  const { meanings } = moduleNames(source);
  return lines.flatMap((line) => {
    const names = line.names.filter((name) => {
      const [binds, meaning] = meaningOf(line.kind, line.module, name);
      return meanings.get(binds) !== meaning;
    });
    return names.length === 0 ? [] : [{ ...line, names }];
  });
}

/** A blank line between imports of other packages and those of the app, where the latter begin. */
function apart(design: Design, { module }: PythonSource, point: InsertionPoint): string[] {
  const last = module.imports.findLast((each) => each.topLevel && each.span.end <= point.offset);
  const name = last?.kind === 'from' ? last.module : last?.names[0]?.name;
  const top = name?.split('.')[0];
  return top === undefined || design.app.hasModule(top) ? [] : [''];
}

function* insertions(
  text: string,
  app: FunctionApp,
  point: InsertionPoint,
  { imports, register, sections }: { [part in 'imports' | 'register' | 'sections']: string[] },
): Generator<TextEdit> {
  if (text.trim() === '') {
    const head = `${[...imports, '', ...register].join('\n')}`;
    yield insertion(text.length, `${[head, ...sections].join('\n\n\n')}\n`);
    return;
  }
  const lead = point.afterLine ? '\n' : '';
  if (imports.length > 0) {
    const tail = point.afterLine ? '' : '\n\n';
    yield insertion(point.offset, `${lead}${imports.join('\n')}${tail}`);
  }
  const end = app.definition === undefined ? text.length : lineEnd(text, app.definition.end);
  const endsLine = /[\r\n]$/.test(text);
  if (app.definition === undefined) {
    const tail = endsLine ? '\n' : '';
    yield insertion(end, `${endsLine ? '' : '\n'}\n${register.join('\n')}${tail}`);
  } else if (register.length > 0) yield insertion(end, `\n\n${register.join('\n')}`);
  if (sections.length === 0) return;
  const tail = endsLine ? '\n' : '';
  const follows = endsLine ? '\n\n' : '\n\n\n';
  yield insertion(text.length, follows + sections.join('\n\n\n') + tail);
}

/** A new file gets the line ending that most of the app's scripts have. */
function inAppsLineEnd(design: Design, text: string): string {
  const scripts = design.scripts.map((script) => script.source.text);
  const windows = scripts.filter((each) => each.includes('\r\n')).length;
  return windows * 2 > scripts.length ? text.replaceAll('\n', '\r\n') : text;
}
