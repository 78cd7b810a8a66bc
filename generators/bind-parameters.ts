import { decoratorFacts } from '../app/decorator-facts.ts';
import { decoratorsFor } from '../bindings/decorators/choose.ts';
import { printDecorators } from '../bindings/decorators/print.ts';
import { lineStart } from '../python/header.ts';
import { mergeImports } from '../python/imports/merge-imports.ts';
import type { PyModule } from '../python/module.ts';
import { parseModule } from '../python/parse.ts';
import type { FunctionDef } from '../python/statements.ts';
import { type Attempt, failedBecause, ok } from '../workspace/attempt.ts';
import { insertion, type TextEdit, withEdits } from '../workspace/text/text-edit.ts';
import type { ExtraBinding } from './extra-bindings.ts';
import { withDefaults } from './language/decorators.ts';

const layout = { indent: '', width: 88 };

/**
 * A rendered module in which one function has further bindings: a decorator above that of the trigger
 * and a parameter each; its body stays. Returns what is wrong instead, as a part of a sentence.
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
  const lines: string[] = [];
  for (const { binding } of extra) {
    const { decorators, problems } = decoratorsFor({ name, bindings: [binding] });
    const [problem] = problems;
    if (problem !== undefined)
      return failedBecause(`no decorator carries ${binding.type} (${problem.kind})`);
    const own = decorators.filter(({ method }) => method !== 'function_name').map(withDefaults);
    lines.push(...printDecorators(own, { on, azure: (member) => `func.${member}` }, layout));
  }
  const above = insertion(aboveTrigger(module, def), `${lines.join('\n')}\n`);
  return ok(withEdits(text, [above, longerSignature(module, def, extra)]));
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

/** A test in which the calls of a function give a stand-in for each further parameter. */
export function passStandIns(text: string, name: string, extra: readonly ExtraBinding[]): string {
  if (extra.length === 0) return text;
  const module = parseModule(text);
  const calls = module.calls.filter(({ callee }) => callee === name);
  if (calls.length === 0) return text;
  const given = extra.map(({ binding }) => `${binding.name}=Mock()`).join(', ');
  const arguments_ = calls.map(({ span, arguments: own }) =>
    insertion(span.end - 1, own.length === 0 ? given : `, ${given}`),
  );
  const mock = parseModule('from unittest.mock import Mock\n');
  const { edits } = mergeImports(module, mock, (top) => !/^(?:azure|pytest)$/.test(top));
  return withEdits(text, [...edits, ...arguments_]);
}
