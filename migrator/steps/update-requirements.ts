/**
 * The app asks for an azure-functions that has the decorators used, wherever it asks for packages, and
 * not for the worker, which the platform brings. See docs/semantics.md#requirements
 */
import {
  type Dependency,
  type DependencyFile,
  dependencyFiles,
  lockedVersion,
  lockFiles,
} from '../../app/dependencies.ts';
import { capSpecifier, raiseSpecifier } from '../../app/raised-specifier.ts';
import { readRequirements } from '../../app/requirements.ts';
import { lowerBound, newest, type PackageNeed } from '../../app/versions.ts';
import { callableSince, leastForV2 } from '../../bindings/record.ts';
import { durableGrpcSince, durableSince, unwrappedSince } from '../../bindings/services/durable.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { verification } from '../../diagnostics/verification.ts';
import type { Edit, Span } from '../../workspace/change/edit.ts';
import { readableTextAt } from '../../workspace/tree/file-text.ts';
import { pathFromApp } from '../../workspace/tree/surroundings.ts';
import type { Design } from '../design/design.ts';
import type { FunctionDesign } from '../design/function-design.ts';
import { isEdit, type Step } from '../step.ts';

const main = 'requirements.txt';

/** A package of which the migrated app needs a version, and the one to write where a line changes. */
export interface Need extends PackageNeed {
  readonly preferred: string;
  /** A range that begins with this version or a later one stays; without it, with the preferred one. */
  readonly settled?: string;
  /** Whether a requirements.txt that lacks it gets it. */
  readonly isRequired: boolean;
  /** What is written in place of a specifier that excludes the version, or that asks for none. */
  readonly replacement?: string;
  /** The first version that is too new, and what needs an older one. */
  readonly cap?: { readonly below: string; readonly uses: readonly string[] };
}

export const updateRequirements: Step = { name: 'update-requirements', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  if (design.functions.length > 0) yield* requireVersions(design, needsOf(design));
}

/** Every list of packages of the app asks for these versions at least. */
export function* requireVersions(
  design: Design,
  needs: readonly Need[],
): Generator<Edit | Diagnostic> {
  const names = needs.map(({ name }) => name);
  const files = dependencyFiles(design.app.tree, design.around, names);
  const changed = new Set<string>();
  for (const file of files.filter(({ isInside }) => isInside)) {
    const edits: Edit[] = [];
    for (const each of update(design, file, files, needs)) {
      if (isEdit(each)) edits.push(each);
      yield each;
    }
    const written = edits.flatMap((each) =>
      each.kind === 'modify' && each.text !== '' ? [each.text.trim()] : [],
    );
    if (edits.length > 0) changed.add(file.path);
    if (written.length === 0 || !/(?:^|\s)--hash[ =]/.test(file.text)) continue;
    const lines = written.join(', ').replaceAll('\n', ', ');
    yield diagnose(migration.requirementHashes, { lines }, { at: { path: file.path } });
  }
  yield* reportOutside(files, needs);
  yield* reportLocks(design, changed, needs);
}

/** For an app whose decorators ask for no more than it has. */
export function raisedNeeds(usesDurable: boolean): Need[] {
  const preferred = callableSince;
  const library = { name: 'azure-functions', minimum: preferred, preferred, isRequired: false };
  if (!usesDurable) return [library];
  const name = 'azure-functions-durable';
  return [library, { name, minimum: unwrappedSince, preferred: unwrappedSince, isRequired: false }];
}

/** The packages that the decorators of the migrated app need. */
export function needsOf(design: Design): Need[] {
  const choices = design.functions.map((each) => each.choice);
  const used = [...design.references, ...design.referencesAround];
  const called = used.some((each) => design.ownerOf(each) !== undefined);
  const minimum = newest([
    ...choices.map((choice) => choice.requires),
    ...(called || raisesPackages(design) ? [callableSince] : []),
  ]);
  const preferred = newest([minimum, callableSince]);
  const settled = raisesPackages(design) ? preferred : newest([minimum, leastForV2]);
  const library = { name: 'azure-functions', minimum, preferred, settled, isRequired: true };
  const durable = durableNeed(design);
  return durable === undefined ? [library] : [library, durable];
}

/** What needs Durable 1.x may need none of its decorators. */
function durableNeed(design: Design): Need | undefined {
  const uses = design.functions.flatMap((each) => {
    const use = firstLineUse(each);
    return use === undefined ? [] : [`${each.fn.name} (${use})`];
  });
  const cap = uses.length === 0 ? {} : { cap: { below: durableGrpcSince, uses } };
  const name = 'azure-functions-durable';
  if (design.functions.some(({ choice }) => choice.needsDurable)) {
    const isReached = reachesInside(design) || raisesPackages(design);
    const minimum = isReached ? unwrappedSince : durableSince;
    return { name, minimum, preferred: minimum, isRequired: true, ...cap };
  }
  if (uses.length === 0) return undefined;
  return { name, minimum: '1.0.0', preferred: '1.0.0', isRequired: false, ...cap };
}

/** What a function uses that azure-functions-durable 2.x does not have, in words. */
function firstLineUse({ rawClient, handle }: FunctionDesign): string | undefined {
  if (rawClient !== undefined) return 'the client as text';
  if (handle?.kind === 'raw') return 'the context as text';
  return handle?.kind === 'made' && handle.member === 'entity_function'
    ? 'Entity.create'
    : undefined;
}

function raisesPackages({ options }: Design): boolean {
  return options.upgrade.includes('packages');
}

/** Whether code or rewritten tests reach what the durable library wraps. */
function reachesInside(design: Design): boolean {
  if (design.functions.some((each) => each.handle?.kind === 'made')) return true;
  return design.references.some((reference) => {
    const owner = design.ownerOf(reference);
    if (owner?.form !== 'decorate') return false;
    return owner.fn.entry.kind === 'durable' || owner.client !== undefined;
  });
}

function* update(
  design: Design,
  file: DependencyFile,
  files: readonly DependencyFile[],
  needs: readonly Need[],
): Generator<Edit | Diagnostic> {
  const { path, text, dependencies } = file;
  if (/\.(?:txt|in)$/i.test(path)) yield* withoutWorker(path, text);
  const missing: string[] = [];
  for (const need of needs) {
    const found = dependencies.filter(({ name }) => name === need.name);
    if (path === main && need.isRequired && !isAskedFor(files, need.name)) {
      const { name, preferred, cap, replacement } = need;
      missing.push(`${name}${replacement ?? `>=${preferred}${cap ? `,<${cap.below}` : ''}`}`);
      if (cap) yield diagnose(verification.durableCapped, { ...cap, line: name }, { at: { path } });
    }
    for (const each of found) {
      yield* raise(path, each, need);
      if (raisesPackages(design) && !need.replacement && each.specifier === '') {
        yield modify(path, each.span, each.withSpecifier(`>=${need.preferred}`));
      }
    }
  }
  if (missing.length > 0) yield append(path, text, missing);
}

/** Whether requirements.txt, or a file that it includes, asks for a package. */
function isAskedFor(files: readonly DependencyFile[], name: string, path = main): boolean {
  const file = files.find((each) => each.path === path);
  if (file === undefined) return false;
  const included = file.includes.filter((each) => each !== path);
  return (
    file.dependencies.some((each) => each.name === name) ||
    included.some((each) =>
      isAskedFor(
        files.filter((other) => other !== file),
        name,
        each,
      ),
    )
  );
}

function* withoutWorker(path: string, text: string): Generator<Edit | Diagnostic> {
  for (const each of readRequirements(text)) {
    if (each.name !== 'azure-functions-worker') continue;
    yield modify(path, each.line, '');
    const span = { start: each.start, end: each.end };
    yield diagnose(migration.workerRequirement, {}, { at: { path, span } });
  }
}

/** Leaves a requirement alone that asks for enough, and changes no more of another than its bound. */
function* raise(
  path: string,
  { specifier, span, text, withSpecifier }: Dependency,
  { name, minimum, preferred, settled, cap, replacement }: Need,
): Generator<Edit | Diagnostic> {
  const raised = raiseSpecifier(specifier, minimum, preferred, settled);
  const at = { path, span };
  const isOpen = raised.kind === 'enough' && lowerBound(specifier) === undefined;
  if (replacement !== undefined && (raised.kind === 'excluded' || isOpen)) {
    yield modify(path, span, withSpecifier(replacement));
    return;
  }
  if (cap !== undefined && raised.kind !== 'excluded') {
    const least = raised.kind === 'raised' ? raised.specifier : specifier;
    const capped = capSpecifier(least, cap.below);
    const slots = { ...cap, line: text };
    if (capped === undefined) yield diagnose(verification.durableTooNew, slots, { at });
    else if (capped !== least) {
      yield diagnose(verification.durableCapped, slots, { at });
      yield modify(path, span, withSpecifier(capped));
      return;
    }
  }
  if (raised.kind === 'enough') return;
  if (raised.kind === 'excluded') {
    yield diagnose(migration.requirementConflict, { line: text, minimum }, { at });
    return;
  }
  const written = withSpecifier(raised.specifier);
  if (raised.isPin) {
    const shown = (each: string) => (/functions/i.test(each) ? each : `${name} ${each}`);
    const slots = { line: shown(text), raised: shown(written), needs: `${name} ${minimum}` };
    yield diagnose(migration.requirementPinned, slots, { at });
  }
  yield modify(path, span, written);
}

/** Files around the app are named: they may serve others too. */
function* reportOutside(
  files: readonly DependencyFile[],
  needs: readonly Need[],
): Generator<Diagnostic> {
  for (const { name, minimum } of needs) {
    const places = files
      .filter(({ isInside }) => !isInside)
      .flatMap(({ path, dependencies }) =>
        dependencies
          .filter((each) => each.name === name)
          .filter(({ specifier }) => raiseSpecifier(specifier, minimum, minimum).kind !== 'enough')
          .map(({ span }): Place => ({ path, span })),
      );
    if (places.length === 0) continue;
    yield diagnose(migration.dependencyOutside, { name, minimum }, inPlaces(places));
  }
}

/** Lock files in the app's folder and above it that no longer fit. */
function* reportLocks(
  design: Design,
  changed: ReadonlySet<string>,
  needs: readonly Need[],
): Generator<Diagnostic> {
  for (const { lock, of, command } of lockFiles) {
    const found = lockText(design, lock);
    if (found === undefined) continue;
    const { path, text } = found;
    const old = needs.flatMap(({ name, minimum }) => {
      const locked = lockedVersion(text, name);
      return locked && newest([locked.version, minimum]) !== locked.version ? [locked.span] : [];
    });
    if (!changed.has(of) && old.length === 0) continue;
    const [span] = old;
    const at = { path, ...(span && { span }) };
    yield diagnose(migration.staleLock, { lock, command }, { at });
  }
}

function lockText(
  { app, around }: Design,
  name: string,
): { path: string; text: string } | undefined {
  const own = app.text(name);
  if (own !== undefined) return { path: name, text: own };
  const parents = around?.app
    .split('/')
    .map((_, index, parts) => [...parts.slice(0, index), name].join('/'));
  for (const path of parents?.reverse() ?? []) {
    const text = around && readableTextAt(around.tree, path);
    if (around && text !== undefined) return { path: pathFromApp(around, path), text };
  }
  return undefined;
}

function append(path: string, text: string, lines: readonly string[]): Edit {
  const end = text.length;
  const lead = text === '' || /[\r\n]$/.test(text) ? '' : '\n';
  const tail = lead === '' ? '\n' : '';
  return modify(path, { start: end, end }, `${lead}${lines.join('\n')}${tail}`);
}

function modify(path: string, at: Span, text: string): Edit {
  return { kind: 'modify', path, span: at, text, because: { step: updateRequirements.name } };
}
