import type { Node } from 'web-tree-sitter';
import { decoratorFacts } from '../../app/decorator-facts.ts';
import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import { printDecorators } from '../../bindings/decorators/print.ts';
import type { Call } from '../../python/calls.ts';
import { lineStart } from '../../python/header.ts';
import { mergeImports } from '../../python/imports/merge-imports.ts';
import type { PyModule } from '../../python/module.ts';
import { uniqueName } from '../../python/names.ts';
import { parseModule } from '../../python/parse.ts';
import type { FunctionDef } from '../../python/statements.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { insertion, type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import { withDefaults } from '../language/decorators.ts';
import { type BindingCode, codeFor, subjectOf } from './binding-code.ts';
import type { ExtraBinding } from './extra-bindings.ts';

const layout = { indent: '', width: 88 };

/**
 * A rendered module in which one function has further bindings: a decorator above that of the trigger,
 * a parameter and the code that uses it each. Returns what is wrong instead, as a part of a sentence.
 */
export function bindParameters(
  text: string,
  name: string,
  on: string,
  extra: readonly ExtraBinding[],
): Attempt<string> {
  if (extra.length === 0) return ok(text);
  const module = parseModule(text);
  const def = module.statements.find(
    (each): each is FunctionDef => each.kind === 'def' && each.name === name,
  );
  if (def === undefined)
    return failedBecause(`the template has no function "${name}" to bind it to`);
  const names = [...def.parameters, ...extra.map(({ binding }) => binding)].map(
    (each) => each.name,
  );
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined) return failedBecause(`the function has a parameter "${twice}" already`);
  const above = text.slice(def.span.start, def.defStart);
  const kind = /\.(orchestration|entity)_trigger\(/.exec(above)?.[1];
  if (kind !== undefined) {
    const what = kind === 'entity' ? 'an entity' : 'an orchestrator';
    return failedBecause(`${what} can have no further bindings; an activity or a starter can`);
  }
  const lines: string[] = [];
  for (const { binding } of extra) {
    const { decorators, problems } = decoratorsFor({ name, bindings: [binding] });
    const [problem] = problems;
    if (problem !== undefined)
      return failedBecause(`no decorator carries ${binding.type} (${problem.kind})`);
    const own = decorators.filter(({ method }) => method !== 'function_name').map(withDefaults);
    lines.push(...printDecorators(own, { on, azure: (member) => `func.${member}` }, layout));
  }
  const decorated = insertion(aboveTrigger(module, def), `${lines.join('\n')}\n`);
  const subject = subjectOf(def.parameters, above, name);
  const logger = /^logger = logging\./m.test(text) ? 'logger' : 'logging';
  const code = extra.map((each) => codeFor(each, subject, name, logger));
  const needed = [...new Set(code.flatMap(({ imports }) => imports))].sort();
  const imports = mergeImports(
    module,
    parseModule(needed.map((each) => `import ${each}\n`).join('')),
    () => false,
  );
  return ok(
    withEdits(text, [
      ...imports.edits,
      decorated,
      longerSignature(module, def, extra),
      ...uses(module, def, extra, code),
    ]),
  );
}

/** Inputs are looked at where the body begins, and outputs are set just before it ends. */
function uses(
  module: PyModule,
  def: FunctionDef,
  extra: readonly ExtraBinding[],
  code: readonly BindingCode[],
): TextEdit[] {
  const { root, text } = module;
  const block = root
    .descendantsOfType('block')
    .find((each) => each && each.parent?.startIndex === def.defStart);
  const statements = block?.namedChildren.flatMap((each) => (each ? [each] : [])) ?? [];
  const first = statements[0];
  const last = statements.findLast(({ type }) => type !== 'comment');
  if (first === undefined || last === undefined) return [];
  const write = (role: 'input' | 'output', indent: string) =>
    code
      .filter((_, index) => extra[index]?.record.role === role)
      .flatMap(({ lines }) => lines.map((line) => `${indent}${line}\n`))
      .join('');
  const isText = first.type === 'expression_statement' && first.firstChild?.type === 'string';
  const begin = isText ? nextLine(text, first.endIndex) : lineStart(text, first.startIndex);
  const final = innermost(last);
  // Each branch of these may return.
  const isBefore = /^(?:return|if|try|match|raise)_statement$/.test(final.type);
  const line = lineStart(text, final.startIndex);
  const end = isBefore ? line : nextLine(text, final.endIndex);
  const indent = text.slice(line, final.startIndex);
  return [insertion(begin, write('input', '    ')), insertion(end, write('output', indent))].filter(
    ({ text: added }) => added !== '',
  );
}

/** The last statement of all the `with` blocks that a statement ends with. */
function innermost(statement: Node): Node {
  const body = statement.type === 'with_statement' ? statement.childForFieldName('body') : null;
  const last = body?.namedChildren.findLast((each) => each !== null && each.type !== 'comment');
  return last ? innermost(last) : statement;
}

function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

function aboveTrigger({ root, text }: PyModule, def: FunctionDef): number {
  const decorators = root
    .descendantsOfType('decorator')
    .filter((each) => each && each.startIndex >= def.span.start && each.endIndex <= def.defStart);
  const trigger = decorators.find((each) => {
    const method = /^@\s*[\w.]+\.(\w+)\s*\(/.exec(each?.text ?? '')?.[1];
    return method !== undefined && decoratorFacts(method)?.role === 'trigger';
  });
  return lineStart(text, trigger?.startIndex ?? def.defStart);
}

/** The parameter list, on one line where all of `def` fits on one, else with a line for each. */
function longerSignature(
  { root, text }: PyModule,
  { parameterList: span, defStart }: FunctionDef,
  extra: readonly ExtraBinding[],
): TextEdit {
  const list = root.descendantsOfType('parameters').find((each) => each?.startIndex === span.start);
  const own = list?.namedChildren.flatMap((each) => (each ? [each.text] : [])) ?? [];
  const added = extra.map(({ binding, record }) =>
    record.annotation === '' ? binding.name : `${binding.name}: ${record.annotation}`,
  );
  const all = [...own, ...added];
  const rest = /^[^\r\n]*/.exec(text.slice(span.end))?.[0] ?? '';
  const line = `${text.slice(defStart, span.start)}(${all.join(', ')})${rest}`;
  const isShort = line.length <= layout.width && !text.slice(span.start, span.end).includes('\n');
  return { span, text: isShort ? `(${all.join(', ')})` : `(\n    ${all.join(',\n    ')},\n)` };
}

/**
 * A test in which the calls of a function give a stand-in for each further parameter. Where a call
 * stands by itself in a test, what it sends through the outputs is seen.
 */
export function passStandIns(text: string, name: string, extra: readonly ExtraBinding[]): string {
  if (extra.length === 0) return text;
  const module = parseModule(text);
  const calls = module.calls.filter(({ callee }) => callee === name);
  if (calls.length === 0) return text;
  const outputs = extra.filter(({ record }) => record.role === 'output');
  const seen = outputs.length === 0 ? undefined : plainCall(module, calls);
  const variable = ({ binding }: ExtraBinding) => uniqueName(binding.name, module.identifiers);
  const mock = (each: ExtraBinding, isSeen: boolean) =>
    isSeen && outputs.includes(each) ? variable(each) : 'Mock()';
  const edits = calls.flatMap((call): TextEdit[] => {
    const isSeen = call === seen?.call;
    const passed = longerCall(
      text,
      call,
      extra.map((each) => `${each.binding.name}=${mock(each, isSeen)}`),
    );
    if (!isSeen || seen === undefined) return [passed];
    const names = outputs.map(variable);
    const made = names.map((each) => `    ${each} = Mock()\n`).join('');
    const checked = names.map((each) => `    ${each}.set.assert_called_once()\n`).join('');
    return [insertion(seen.start, made), passed, insertion(seen.end, checked)];
  });
  const mocks = parseModule('from unittest.mock import Mock\n');
  const imports = mergeImports(module, mocks, (top) => !/^(?:azure|pytest)$/.test(top));
  return withEdits(text, [...imports.edits, ...edits]);
}

/** A call with more arguments: one a line where all of them do not fit on the line that the call is on. */
function longerCall(text: string, call: Call, added: readonly string[]): TextEdit {
  const { span, calleeSpan, arguments: own } = call;
  const before = text.slice(lineStart(text, span.start), span.start);
  const after = text.slice(span.end, nextLine(text, span.end)).trim();
  const all = [...own.map((each) => text.slice(each.span.start, each.span.end)), ...added];
  const length = before.length + call.callee.length + all.join(', ').length + 2;
  const isWhole = /^\s*(?:\w+ = )?$/.test(before) && after === '';
  if (!isWhole || length <= layout.width || all.some((each) => each.includes('\n'))) {
    return insertion(span.end - 1, `${own.length === 0 ? '' : ', '}${added.join(', ')}`);
  }
  const indent = /^\s*/.exec(before)?.[0] ?? '';
  const lines = all.map((each) => `\n${indent}    ${each},`).join('');
  return { span: { start: calleeSpan.end, end: span.end }, text: `(${lines}\n${indent})` };
}

/** Tests of what a function does not accept, which ends before it sends anything. */
const unhappy = /refus|fail|reject|invalid|skip|ignor|unknown|missing|without|asks_|nothing|_not?_/;

/** The first call that is a statement of a plain test function, or a part of one, with its lines. */
function plainCall(module: PyModule, calls: readonly Call[]) {
  const { root, text } = module;
  for (const call of calls) {
    let node = root.descendantForIndex(call.span.start, call.span.end);
    while (node?.parent && node.parent.type !== 'block') node = node.parent;
    const def = node?.parent?.parent;
    const name = def?.childForFieldName('name')?.text ?? '';
    const isPlain = def?.type === 'function_definition' && def.parent?.type === 'module';
    const isTest = isPlain && name.startsWith('test') && !unhappy.test(name);
    if (!node || !isTest || !/^(?:expression|assert)_statement$/.test(node.type)) continue;
    return { call, start: lineStart(text, node.startIndex), end: nextLine(text, node.endIndex) };
  }
  return undefined;
}
