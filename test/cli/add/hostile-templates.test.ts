import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { initParser } from '../../../python/parse.ts';
import { templateFiles } from '../../registry/registry-files.ts';
import { shown } from '../../workspace/folders.ts';
import { company, shop } from './company.ts';

beforeAll(initParser);

/** Adds from a registry whose one template has this text, and proves that the app stays as it is. */
async function addWith(text: string, fields: object = {}) {
  const change = { ...templateFiles('orders', { ...fields }), 'orders/files/module.py.hbs': text };
  const { root, run } = company(shop, change);
  const before = shown(join(root, 'apps/shop'));
  const words = ['add', '@acme/orders', '--yes', '--no-verify', '--json'];
  const { code, stdout } = await run('apps/shop', ...words);
  expect(shown(join(root, 'apps/shop'))).toEqual(before);
  expect(code).not.toBe(0);
  expect(code).toBeLessThan(70);
  return JSON.stringify(JSON.parse(stdout));
}

describe('a template with', () => {
  const texts: readonly string[] = [
    '{{constructor.constructor "x"}}',
    '{{__proto__}}',
    '{{name.constructor}}',
    '{{#with name}}{{constructor}}{{/with}}',
    '{{lookup name "constructor"}}',
    '{{{name}}}',
    '{{> other}}',
    '{{#*inline "x"}}{{/inline}}',
    '{{process.env.HOME}}',
    '{{"a".constructor}}',
    '{{py name x=1}}',
    '{{../name}}',
    '{{@root}}',
    `${'{{#if name}}'.repeat(5_000)}${'{{/if}}'.repeat(5_000)}`,
    `{{${'('.repeat(3_000)}name${')'.repeat(3_000)}}}`,
    '{{name}}'.repeat(6_000),
    'x'.repeat(300_000) + '{{name}}',
  ];

  it.each(texts.map((text) => [text.slice(0, 60), text]))(
    '%j is refused with its place, and nothing written',
    async (_, text) => {
      const told = await addWith(text);
      expect(told).toMatch(/"code":"PYF20\d"/);
      expect(told).toContain('orders/files/module.py.hbs');
    },
  );
});

describe('a template that only blows up when it is rendered', () => {
  const values = Array.from({ length: 20 }, (_, index) => `v${index}`);
  const choices = values.map((value) => ({ value, title: value }));
  const questions = [
    { name: 'name', title: 'N', kind: 'text', format: 'function-name', default: 'orders' },
    { name: 'list', title: 'L', kind: 'multiselect', choices, default: values },
  ];
  const nested = (depth: number, inner: string) => {
    const levels = Array.from({ length: depth }, (_, index) => `x${index}`);
    const start = levels.map((level) => `{{#each list as |${level}|}}`).join('');
    return start + inner + '{{/each}}'.repeat(depth);
  };

  it.each([
    ['takes 64 million steps', nested(6, '')],
    ['takes 10^26 steps', nested(20, '')],
    ['takes them beside one another', nested(4, '{{#if name}}{{/if}}'.repeat(20))],
    ['writes a gigabyte', nested(5, 'x'.repeat(400))],
    ['writes a gigabyte from a placeholder', nested(4, '{{name}}'.repeat(400))],
    ['writes 2 MB', nested(2, 'x'.repeat(5000))],
  ])('because it %s is stopped, and nothing written', async (_, text) => {
    const told = await addWith(text, { questions });
    expect(told).toContain('"code":"PYF204"');
    expect(told).toContain('orders/files/module.py.hbs');
  });

  it('is stopped in the name of a file, too', async () => {
    const to = nested(5, 'abcdefghij'.repeat(10));
    const file = { from: 'module.py.hbs', to, merge: 'keep' };
    expect(await addWith('x = 1\n', { questions, files: [file] })).toMatch(/"code":"PYF2\d\d"/);
  });
});
