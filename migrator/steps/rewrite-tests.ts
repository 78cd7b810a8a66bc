/**
 * Tests reach the user's own function behind what the durable library wraps around it.
 * See docs/semantics.md#tests
 */
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { moduleAlias } from '../../python/azure-names.ts';
import { importPlace } from '../../python/imports/import-place.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Design } from '../design/design.ts';
import type { FunctionDesign } from '../design/function-design.ts';
import type { Reference } from '../read/references.ts';
import type { Step } from '../step.ts';

const durablePackage = 'azure.durable_functions';
const durableImport = { kind: 'import', module: durablePackage } as const;

export const rewriteTests: Step = { name: 'rewrite-tests', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  const aliases = new Map<PythonSource, string>();
  for (const reference of design.references) {
    const owner = design.ownerOf(reference);
    if (owner === undefined || owner.form !== 'decorate') continue;
    const { entry } = owner.fn;
    if (entry.kind === 'durable') {
      const inner = wrappedAs[entry.factory];
      yield edit(reference, owner, unwrapped(reference, inner));
    } else if (owner.client !== undefined) {
      yield* callStarter(reference, owner, aliases);
    } else if (reference.call === undefined && !isPatched(reference)) {
      const at = { path: reference.source.path, span: spanOf(reference) };
      yield diagnose(
        migration.usedAsValue,
        { name: owner.fn.name },
        { at, function: owner.fn.name },
      );
    }
  }
  yield* reportAround(design);
  for (const [source, alias] of aliases) {
    const point = importPlace(source.module, durableImport, (top) => design.app.hasModule(top));
    if (point === undefined) continue;
    const text = `${point.before}import ${durablePackage} as ${alias}${point.after}`;
    const because = { step: rewriteTests.name };
    yield { kind: 'modify', path: source.path, ...insertion(point.offset, text), because };
  }
}

const wrappedAs = { Orchestrator: 'orchestrator_function', Entity: 'entity_function' } as const;

/** Code around the app is not written to: what it has to say instead is. */
function* reportAround(design: Design): Generator<Diagnostic> {
  const places = new Map<string, Place[]>();
  for (const reference of design.referencesAround) {
    const owner = design.ownerOf(reference);
    if (owner === undefined || owner.form !== 'decorate') continue;
    const { entry } = owner.fn;
    const isStarter = owner.client !== undefined;
    if (entry.kind !== 'durable' && !isStarter) continue;
    const inner = entry.kind === 'durable' ? wrappedAs[entry.factory] : 'client_function';
    places.set(inner, [...(places.get(inner) ?? []), reference.at]);
  }
  for (const [inner, at] of places)
    yield diagnose(migration.wrappedAround, { inner }, inPlaces(at));
}

/** The client that v1 starters made of their text is made by the test, as a patched class or a real one. */
function* callStarter(
  reference: Reference,
  owner: FunctionDesign,
  aliases: Map<PythonSource, string>,
): Generator<Edit | Diagnostic> {
  const { call, source } = reference;
  const { client, fn } = owner;
  const at = { path: source.path, span: spanOf(reference) };
  if (call === undefined || client === undefined || fn.entry.kind !== 'def') {
    yield diagnose(migration.usedAsValue, { name: fn.name }, { at, function: fn.name });
    return;
  }
  const index = fn.entry.def.parameters.findIndex((each) => each.name === client.parameter);
  const argument =
    call.arguments.find((each) => each.keyword === client.parameter) ??
    call.arguments.filter((each) => each.keyword === undefined)[index];
  const plainClass = client.unwraps.some((each) => !each.callee.includes('.'));
  if (argument === undefined || plainClass) {
    yield diagnose(migration.starterTest, { name: fn.name }, { at, function: fn.name });
    return;
  }
  yield edit(reference, owner, unwrapped(reference, 'client_function'));
  if (client.unwraps.length === 0) return;
  const alias = durableAlias(source, aliases);
  const text = `${alias}.DurableOrchestrationClient(${argument.text})`;
  yield edit(reference, owner, { span: argument.span, text });
}

/** The test's own name for the durable package, or one that an import is added for. */
function durableAlias(source: PythonSource, added: Map<PythonSource, string>): string {
  const own = source.module.imports
    .filter((each) => each.topLevel)
    .map((each) => moduleAlias(each, durablePackage))
    .find((each) => each !== undefined);
  if (own !== undefined) return own;
  const alias = added.get(source) ?? (source.module.identifiers.has('df') ? 'durable' : 'df');
  added.set(source, alias);
  return alias;
}

function unwrapped(reference: Reference, inner: string): TextEdit {
  return insertion(reference.node.endIndex, `.build().get_user_function().${inner}`);
}

/** `mock.patch.object(module, "main")` and the like name the function without using it. */
function isPatched({ node }: Reference): boolean {
  return /^(?:with_item|assignment)$/.test(node.parent?.type ?? '');
}

function spanOf({ node }: Reference): { start: number; end: number } {
  return { start: node.startIndex, end: node.endIndex };
}

function edit({ source }: Reference, { fn }: FunctionDesign, text: TextEdit): Edit {
  const because = { step: rewriteTests.name, function: fn.name };
  return { kind: 'modify', path: source.path, ...text, because };
}
