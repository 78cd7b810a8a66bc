import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Result } from '../../../diagnostics/result.ts';
import { escapers } from '../../../generators/language/escapers.ts';
import { parseTemplate } from '../../../generators/language/parse-template.ts';
import { render, type Values } from '../../../generators/language/render.ts';
import type { Names } from '../../../generators/language/template.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';

const names: Names = {
  name: 'bare',
  title: 'text',
  flag: 'data',
  list: 'data',
  deep: 'data',
  timer: 'data',
};
const values: Values = {
  name: 'orders',
  title: 'New "orders"',
  flag: true,
  list: ['a', 'b', 'c'],
  deep: { inner: { value: 7 } },
  timer: [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 5 * * *' }],
};

function write(source: string, given: Values = values): Result<string> {
  const template = parseTemplate('t.hbs', source, names, escapers);
  return template.kind === 'failed' ? template : render(template.value, given, escapers);
}

function fault(source: string, given?: Values): Diagnostic {
  return diagnosticOf(write(source, given));
}

describe('what a template can say', () => {
  test.each([
    ['nothing at all', '', ''],
    ['text as it is, with quotes, < and &', `it's <b> & "c"`, `it's <b> & "c"`],
    ['single braces', 'x = {"a": {"b": 1}}', 'x = {"a": {"b": 1}}'],
    ['an f-string', 'f"{x}"', 'f"{x}"'],
    ['literal double braces', 'f"\\{{x}}"', 'f"{{x}}"'],
    ['a workflow expression', '$\\{{ github.sha }}', '$' + '{{ github.sha }}'],
    ['a brace before and after a placeholder', '{{"{"}}{{name}}{{"}"}}', '{orders}'],
    ['a bare placeholder', 'def {{name}}():', 'def orders():'],
    ['an escaped placeholder', 'T = {{py title}}', `T = 'New "orders"'`],
    ['joined texts', '{{py "/api/" name}}', '"/api/orders"'],
    ['a property', '{{json deep.inner.value}}', '7'],
    ['a comment', 'a{{! not shown }}b{{!-- nor }} this --}}c', 'abc'],
    ['if', '{{#if flag}}yes{{else}}no{{/if}}', 'yes'],
    ['unless', '{{#unless flag}}yes{{else}}no{{/unless}}', 'no'],
    ['equality', '{{#if (eq name "orders")}}yes{{/if}}', 'yes'],
    [
      'a look into a list',
      '{{#if (has list "b")}}yes{{/if}}{{#if (has list "x")}}no{{/if}}',
      'yes',
    ],
    ['a look into what is not a list', '{{#if (has title "N")}}yes{{else}}no{{/if}}', 'no'],
    ['else if', '{{#if (eq name "x")}}1{{else if flag}}2{{else}}3{{/if}}', '2'],
    [
      'a loop',
      '{{#each list as |x|}}{{json x}}{{#unless last}}, {{/unless}}{{/each}}',
      '"a", "b", "c"',
    ],
    ['outer names in a loop', '{{#each list as |x|}}{{name}}{{/each}}', 'ordersordersorders'],
    ['lines of their own leave no blank line', 'a\n{{#if flag}}\nb\n{{/if}}\nc\n', 'a\nb\nc\n'],
    [
      'decorators without the name that the def has',
      '{{decorators name name timer}}\nasync def {{ident name}}(timer):',
      '@orders.timer_trigger(arg_name="timer", schedule="0 0 5 * * *")\nasync def orders(timer):',
    ],
    [
      'decorators with a name that the def has not',
      '{{decorators name name timer}}\ndef main(timer):',
      '@orders.function_name("orders")\n@orders.timer_trigger(arg_name="timer", schedule="0 0 5 * * *")\ndef main(timer):',
    ],
  ])('%s', (_, source, text) => {
    expect(valueIn(write(source))).toBe(text);
  });

  test('an empty list takes the other branch', () => {
    expect(
      valueIn(write('{{#each list as |x|}}x{{else}}none{{/each}}', { ...values, list: [] })),
    ).toBe('none');
  });
});

describe('what is refused when a template is loaded', () => {
  test.each([
    ['unknown name', 'x\n  {{ident nmae}}', 'PYF201'],
    ['unknown name in a branch never taken', '{{#unless flag}}{{json nope}}{{/unless}}', 'PYF201'],
    ['loop variable outside its loop', '{{#each list as |x|}}{{/each}}{{json x}}', 'PYF201'],
    ['any text without an escaper', '"{{title}}"', 'PYF203'],
    ['loop variable without an escaper', '{{#each list as |x|}}{{x}}{{/each}}', 'PYF203'],
    ['property without an escaper', '{{name.length}}', 'PYF203'],
    ['raw placeholder', '{{{title}}}', 'PYF202'],
    ['raw placeholder, other spelling', '{{&title}}', 'PYF202'],
    ['raw block', '{{{{raw}}}}{{{{/raw}}}}', 'PYF202'],
    ['partial', '{{> other}}', 'PYF202'],
    ['partial block', '{{#> other}}{{/other}}', 'PYF202'],
    ['inline partial', '{{#*inline "x"}}{{/inline}}', 'PYF202'],
    ['decorator', '{{* x}}', 'PYF202'],
    ['unknown escaper', '{{shell title}}', 'PYF202'],
    ['escaper named by a prototype', '{{constructor title}}', 'PYF202'],
    ['name of a prototype', '{{json __proto__}}', 'PYF201'],
    ['constructor', '{{json constructor}}', 'PYF201'],
    ['unknown block', '{{#with deep}}{{/with}}', 'PYF202'],
    ['loop without a name', '{{#each list}}{{/each}}', 'PYF202'],
    ['this', '{{#each list as |x|}}{{json this}}{{/each}}', 'PYF202'],
    ['parent path', '{{#each list as |x|}}{{json ../name}}{{/each}}', 'PYF202'],
    ['data variable', '{{json @root}}', 'PYF202'],
    ['options', '{{json name key="x"}}', 'PYF202'],
    ['other expressions', '{{#if (lookup deep "inner")}}{{/if}}', 'PYF202'],
    ['null', '{{json null}}', 'PYF202'],
    ['a placeholder that is not closed', 'a\n{{name', 'PYF200'],
    ['a dict that opens two braces', '{{"a": 1}}', 'PYF202'],
    ['a block that is not closed', '{{#if flag}}', 'PYF200'],
  ])('%s', (_, source, code) => {
    expect(fault(source).code).toBe(code);
  });

  test('a fault has its place', () => {
    const source = 'one\r\ntwo {{ident nmae}}\n';
    const { at } = fault(source);
    expect(at?.path).toBe('t.hbs');
    expect(source.slice(at?.span?.start, at?.span?.end)).toBe('nmae');
  });
});

describe('hostile templates stop at the budget', () => {
  const five = (inner: string) => '{{#each list as |x|}}'.repeat(5) + inner + '{{/each}}'.repeat(5);
  const twenty = Array.from({ length: 20 }, String);

  test.each([
    ['loops within loops that write', five('x'.repeat(50)), { ...values, list: twenty }],
    ['loops within loops that write nothing', five(''), { ...values, list: twenty }],
    ['5,000 nested blocks', '{{#if flag}}'.repeat(5000) + '{{/if}}'.repeat(5000), values],
    ['5,000 chained branches', `{{#if flag}}${'{{else if flag}}'.repeat(5000)}{{/if}}`, values],
    ['100,000 placeholders', '{{name}}'.repeat(100_000), values],
    ['a template of 10 MB', 'x'.repeat(10_000_000), values],
    ['nested expressions', `{{#if ${'(eq '.repeat(5000)}1${' 1)'.repeat(5000)}}}{{/if}}`, values],
  ])('%s', (_, source, given) => {
    expect(['PYF200', 'PYF204']).toContain(fault(source, given).code);
  });
});

describe('values that are not what the template expects', () => {
  test.each([
    ['a property that is not there', '{{json deep.other}}', values, 'PYF201'],
    ['a property of a prototype', '{{json deep.constructor}}', values, 'PYF201'],
    ['a property of a text', '{{json title.length}}', values, 'PYF201'],
    ['a method of a list', '{{json list.map}}', values, 'PYF201'],
    ['an identifier with a quote', '{{ident title}}', values, 'PYF205'],
    ['a list as a bare value', '{{name}}', { ...values, name: ['x'] }, 'PYF205'],
  ])('%s', (_, source, given, code) => {
    expect(fault(source, given).code).toBe(code);
  });
});
