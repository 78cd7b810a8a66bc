/** What of a function is carried over with a note, cannot be carried over, or never loaded. */

import { returnCandidates } from '../../bindings/decorators/return-candidates.ts';
import { isTrigger, jsonText } from '../../bindings/function-json/function-json.ts';
import { stringAt } from '../../bindings/function-json/keys.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { secretSpans } from '../../workspace/text/secrets.ts';
import type { Design } from '../design/design.ts';
import type { FunctionDesign } from '../design/function-design.ts';
import { choiceFindings } from '../diagnose/choice-findings.ts';
import { directoryFindings } from '../diagnose/directory-findings.ts';
import { entryObject } from '../read/entry-object.ts';
import type { LegacyFunction } from '../read/legacy-app.ts';
import { checkSignature } from '../read/signature.ts';
import type { Step } from '../step.ts';

export const reportFunctions: Step = { name: 'report-functions', run };

function* run(design: Design): Generator<Diagnostic> {
  for (const each of design.functions) {
    yield* checkEntryPoint(each.fn);
    yield* checkObject(design, each);
    yield* checkSignature(each.fn, each.handle?.kind === 'unwrapped');
    yield* choiceFindings(each);
    yield* directoryFindings(each);
    yield* checkSwitches(each.fn);
    yield* checkSecrets(each.fn);
    yield* reportClient(each);
    yield* reportHandle(each);
    yield* reportUpgrade(each);
    yield* reportReturn(each);
    yield* reportBatch(each);
    yield* reportOwnUses(each);
  }
}

function* checkEntryPoint(fn: LegacyFunction): Generator<Diagnostic> {
  const where = { at: { path: fn.script.path }, function: fn.name };
  const { entryName: entryPoint } = fn;
  if (fn.entry.kind === 'missing') {
    yield diagnose(migration.entryPointMissing, { entryPoint, script: fn.script.path }, where);
  }
  if (fn.entry.kind === 'undecided') {
    const { reason, at: span } = fn.entry;
    const at = { path: fn.script.path, span };
    yield diagnose(migration.entryPointUndecided, { entryPoint, reason }, { ...where, at });
  }
  if (fn.entry.kind === 'star') {
    const reason = `it may come from "from ${fn.entry.module} import *"`;
    yield diagnose(migration.entryPointUndecided, { entryPoint, reason }, where);
  }
}

/** The v2 worker loads functions and methods, no other callable. */
function* checkObject(
  { app }: Design,
  { fn, callable, form }: FunctionDesign,
): Generator<Diagnostic> {
  if (form === 'web-app' || fn.entry.kind === 'durable') return;
  const found = entryObject(app, callable);
  if (found === undefined) return;
  const at = { path: found.source.path, span: found.span };
  const slots = { entryPoint: fn.entryName, what: found.what };
  yield diagnose(migration.entryPointObject, slots, { at, function: fn.name });
}

/** Properties at the top of function.json that switch a function off, or were meant to. */
function* checkSwitches(fn: LegacyFunction): Generator<Diagnostic> {
  for (const [key, value] of Object.entries(fn.config.rest)) {
    const span = fn.reading.spanOf(key);
    const where = { at: { path: fn.configPath, ...(span ? { span } : {}) }, function: fn.name };
    const { name } = fn;
    switch (key.toLowerCase()) {
      case 'disabled':
        if (value === false) break;
        yield diagnose(migration.disabled, { name, value: jsonText(value) }, where);
        break;
      case 'excluded':
        if (value === true) yield diagnose(migration.excluded, { name }, where);
        break;
      case '$schema':
      case 'configurationsource':
      case 'generatedby':
        break;
      default: {
        const reason = 'no runtime reads it at the top of a function.json';
        yield diagnose(migration.dropped, { what: `The property ${key}`, reason }, where);
      }
    }
  }
}

/** Literal keys, in the place of the setting that should hold them. */
function* checkSecrets({
  reading,
  config,
  configPath,
  configText,
  name,
}: LegacyFunction): Generator<Diagnostic> {
  const secrets = secretSpans(configText);
  if (secrets.length === 0) return;
  const properties = [
    ...config.bindings.flatMap((binding) =>
      Object.keys(binding.properties).map((property) => ({
        what: `The property ${property} of "${binding.name}"`,
        property,
        span: reading.spanOfBinding(binding.name, property),
      })),
    ),
    ...Object.keys(config.rest).map((property) => ({
      what: `The property ${property}`,
      property,
      span: reading.spanOf(property),
    })),
  ];
  for (const { what, property, span } of properties) {
    const holds = ({ start, end }: Span) =>
      span !== undefined && start < span.end && end > span.start;
    if (span === undefined || !secrets.some(holds)) continue;
    const setting = settingName(name, property);
    yield diagnose(
      migration.literalSecret,
      { what, setting },
      { at: { path: configPath, span }, function: name },
    );
  }
}

/** OrdersConnection for the property `connection` of the function `orders`. */
function settingName(...words: readonly string[]): string {
  return words
    .flatMap((word) => word.split(/\W+/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function* reportClient(each: FunctionDesign): Generator<Diagnostic> {
  const { fn, client, rawClient } = each;
  const path = fn.script.path;
  if (rawClient !== undefined) {
    const where = { at: { path }, function: fn.name };
    yield diagnose(migration.rawClient, { reason: rawClient }, where);
  }
  if (client?.makeAsync && fn.entry.kind === 'def') {
    const where = { at: { path, span: fn.entry.def.nameSpan }, function: fn.name };
    yield diagnose(migration.starterAsync, {}, where);
  }
  for (const span of client?.otherUses ?? []) {
    yield diagnose(migration.clientText, {}, { at: { path, span }, function: fn.name });
  }
}

function* reportHandle({ fn, handle }: FunctionDesign): Generator<Diagnostic> {
  const span = fn.entry.kind === 'def' ? { span: fn.entry.def.nameSpan } : {};
  const where = { at: { path: fn.script.path, ...span }, function: fn.name };
  const { name } = fn;
  if (handle?.kind === 'raw') yield diagnose(migration.rawContext, { name }, where);
  if (handle?.kind === 'unwrapped') yield diagnose(migration.unwrapped, { name }, where);
}

function* reportUpgrade({ fn, bindings }: FunctionDesign): Generator<Diagnostic> {
  for (const { binding, renamed, dropped } of bindings) {
    const where = (property: string) => {
      const span = fn.reading.spanOfBinding(binding.name, property);
      return { at: { path: fn.configPath, ...(span ? { span } : {}) }, function: fn.name };
    };
    for (const each of renamed) {
      yield diagnose(migration.bundleRename, { ...each, binding: binding.name }, where(each.from));
    }
    for (const property of dropped) {
      const what = `The property ${property} of "${binding.name}"`;
      yield diagnose(
        migration.dropped,
        { what, reason: 'bundle 4 does not read it' },
        where(property),
      );
    }
  }
}

/** A returned value that several bindings could take. See docs/semantics.md#implicit-return */
function* reportReturn({ fn }: FunctionDesign): Generator<Diagnostic> {
  const candidates = returnCandidates(fn.config.bindings);
  if (candidates.length < 2 || fn.entry.kind !== 'def' || !fn.entry.def.returnsValue) return;
  const at = { path: fn.script.path, span: fn.entry.def.nameSpan };
  const names = candidates.map((each) => each.name).join(', ');
  yield diagnose(migration.implicitReturn, { candidates: names }, { at, function: fn.name });
}

/** A list of messages in a parameter that is annotated as one of them. */
function* reportBatch({ fn }: FunctionDesign): Generator<Diagnostic> {
  const { entry, script, config } = fn;
  const trigger = config.bindings.find(isTrigger);
  const cardinality = trigger && stringAt(trigger.properties, 'cardinality');
  if (entry.kind !== 'def' || trigger === undefined || !/^many$/i.test(cardinality ?? '')) return;
  const parameter = entry.def.parameters.find(({ name }) => name === trigger.name);
  const annotation = parameter?.annotation;
  const isOne = /(?:^|\.)(?:EventHubEvent|KafkaEvent|ServiceBusMessage)$/.test(
    annotation?.text ?? '',
  );
  if (annotation === undefined || !isOne) return;
  const at = { path: script.path, span: annotation.span };
  const slots = { parameter: trigger.name, annotation: annotation.text };
  yield diagnose(migration.batchAsOne, slots, { at, function: fn.name });
}

/** The script itself may use its entry point other than by calling it: as a value, or to bind it anew. */
function* reportOwnUses({ fn, form, client }: FunctionDesign): Generator<Diagnostic> {
  if (form !== 'decorate' || fn.entry.kind !== 'def') return;
  const { def } = fn.entry;
  for (const node of fn.script.module.uses(fn.entryName)) {
    const isNamed = /import|dotted_name/.test(node.parent?.type ?? '');
    if (isNamed || node.startIndex === def.nameSpan.start) continue;
    const call = node.parent?.type === 'call' ? node.parent : undefined;
    const isCalled = call?.childForFieldName('function')?.id === node.id;
    if (isCalled && client === undefined) continue;
    const span = { start: node.startIndex, end: node.endIndex };
    const code = isCalled ? migration.starterTest : migration.usedAsValue;
    yield diagnose(
      code,
      { name: fn.name },
      { at: { path: fn.script.path, span }, function: fn.name },
    );
  }
}
