/**
 * requirements.txt asks for an azure-functions that has the decorators used, and not for the worker,
 * which the platform brings. See docs/semantics.md#requirements
 */
import { type Requirement, readRequirements } from '../../app/requirements.ts';
import { admits, isCompatible, isPin, lowerBound, newest } from '../../app/versions.ts';
import { durableSince } from '../../bindings/durable.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Edit, Span } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import { isEdit, type Step } from '../step.ts';

const path = 'requirements.txt';

/** Decorated functions can be called like plain ones from here on. See docs/semantics.md#calling */
const callableSince = '1.21.0';

/** The user's own function behind a durable wrapper can be reached from here on. See docs/semantics.md#tests */
const unwrappedSince = '1.3.1';

export const updateRequirements: Step = { name: 'update-requirements', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  const text = design.app.text(path);
  if (text === undefined || design.functions.length === 0) return;
  const changed: string[] = [];
  for (const each of update(design, text)) {
    if (isEdit(each) && each.kind === 'modify' && each.text !== '') changed.push(each.text.trim());
    yield each;
  }
  if (changed.length > 0 && /(?:^|\s)--hash[ =]/.test(text)) {
    const lines = changed.join(', ').replaceAll('\n', ', ');
    yield diagnose(migration.requirementHashes, { lines }, { at: { path } });
  }
}

function* update(design: Design, text: string): Generator<Edit | Diagnostic> {
  const requirements = readRequirements(text);
  for (const worker of requirements.filter((r) => r.name === 'azure-functions-worker')) {
    yield modify(worker.line, '');
    yield diagnose(migration.workerRequirement, {}, { at: { path, span: span(worker) } });
  }
  const choices = design.functions.map((each) => each.choice);
  const library = newest([callableSince, ...choices.map((choice) => choice.requires)]);
  const needs = [{ name: 'azure-functions', minimum: library }];
  if (choices.some((choice) => choice.needsDurable)) {
    const minimum = reachesInside(design) ? unwrappedSince : durableSince;
    needs.push({ name: 'azure-functions-durable', minimum });
  }
  const missing: string[] = [];
  for (const { name, minimum } of needs) {
    const found = requirements.filter((r) => r.name === name);
    if (found.length === 0) missing.push(`${name}>=${minimum}`);
    for (const requirement of found) yield* raise(requirement, minimum);
  }
  if (missing.length > 0) yield append(text, missing);
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

/** Leaves a requirement alone that asks for enough, and changes no more of another than its bound. */
function* raise(requirement: Requirement, minimum: string): Generator<Edit | Diagnostic> {
  const { specifier, text } = requirement;
  const at = { path, span: span(requirement) };
  const bound = lowerBound(specifier);
  if (bound !== undefined && newest([bound, minimum]) === bound) return;
  const head = text.slice(0, text.length - specifier.length);
  if (isCompatible(specifier) && admits(specifier, minimum)) {
    yield modify(at.span, `${head}${raisedSeries(specifier, minimum)}`);
  } else if (isPin(specifier) || isCompatible(specifier)) {
    const operator = /^\W+/.exec(specifier)?.[0] ?? '==';
    const raised = `${head}${operator}${minimum}`;
    yield diagnose(migration.requirementPinned, { line: text, raised }, { at });
    yield modify(at.span, raised);
  } else if (!admits(specifier, minimum)) {
    yield diagnose(migration.requirementConflict, { line: text, minimum }, { at });
  } else if (bound === undefined) {
    const rest = specifier === '' ? '' : `,${specifier}`;
    yield modify(at.span, `${head.trimEnd()}>=${minimum}${rest}`);
  } else {
    yield modify(at.span, head + specifier.replace(/(>=|>)\s*[^,\s)]+/, `>=${minimum}`));
  }
}

/** `~=1.4` becomes `~=1.21` where 1.21.0 is needed: as wide as it was. */
function raisedSeries(specifier: string, minimum: string): string {
  const precision = specifier.split('.').length;
  const dropped = minimum.split('.').slice(precision);
  if (dropped.some((part) => part !== '0')) return `${specifier},>=${minimum}`;
  return specifier.replace(/[\d.]+$/, minimum.split('.').slice(0, precision).join('.'));
}

function append(text: string, lines: readonly string[]): Edit {
  const end = text.length;
  const lead = text === '' || /[\r\n]$/.test(text) ? '' : '\n';
  const tail = lead === '' ? '\n' : '';
  return modify({ start: end, end }, `${lead}${lines.join('\n')}${tail}`);
}

function span(requirement: Requirement): Span {
  return { start: requirement.start, end: requirement.end };
}

function modify(at: Span, text: string): Edit {
  return { kind: 'modify', path, span: at, text, because: { step: updateRequirements.name } };
}
