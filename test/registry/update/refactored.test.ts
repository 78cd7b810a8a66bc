import { describe, expect, it } from 'vitest';
import { bareApp, generated, orders, type Texts, templates, update } from './renewal.ts';

/** What the template brings: a check that must not be lost. */
const fix = 'if not valid(message):\n    return\nlogging.info("one")';
const v1 = templates();
const v2 = templates({
  version: '2.0.0',
  module: orders(fix).replace('import logging\n', 'import logging\n\nfrom tokens import valid\n'),
});
const tokens = 'def valid(message):\n    return bool(message)\n';
const app = generated({ ...bareApp, 'tokens.py': tokens }, v1, {});
const script = app['function_app.py'] ?? '';
const at = script.indexOf('@app.function_name');
const [head, code] = [script.slice(0, at), script.slice(at)];
const indented = (text: string, by = '    ') => text.replace(/^(?=.)/gm, by);
const blueprint = 'import logging\n\nimport azure.functions as func\n\nbp = func.Blueprint()\n\n\n';
const onBlueprint = code.replaceAll('@app.', '@bp.');
const registering =
  'import azure.functions as func\n\nfrom parts.orders import bp\n\napp = func.FunctionApp()\napp.register_functions(bp)\n';

function edited(files: Texts): Texts {
  return { ...app, ...files };
}

describe('a fix of a template reaches a function that the user', () => {
  it.each<[string, string, Texts]>([
    [
      'renamed',
      'function_app.py',
      { 'function_app.py': script.replace('def orders(', 'def take(') },
    ],
    [
      'renamed with keyword, quotes and another method above',
      'function_app.py',
      {
        'function_app.py': script
          .replace('def orders(', 'def take(')
          .replace('@app.function_name("orders")', "@app.function_name(name='orders')"),
      },
    ],
    [
      'moved to a blueprint',
      'parts/orders.py',
      { 'function_app.py': registering, 'parts/orders.py': blueprint + onBlueprint },
    ],
    [
      'moved to a blueprint under another name',
      'parts/orders.py',
      {
        'function_app.py': registering,
        'parts/orders.py': blueprint + onBlueprint.replace('def orders(', 'def take('),
      },
    ],
    ['put into if', 'function_app.py', { 'function_app.py': `${head}if True:\n${indented(code)}` }],
    [
      'put into try',
      'function_app.py',
      { 'function_app.py': `${head}try:\n${indented(code)}except RuntimeError:\n    raise\n` },
    ],
    [
      'put into two statements, indented by tabs',
      'function_app.py',
      {
        'function_app.py': `${head}if True:\n\twith open(__file__):\n${indented(code.replaceAll('    ', '\t'), '\t\t')}`,
      },
    ],
    [
      'hung on another variable',
      'function_app.py',
      {
        'function_app.py': script
          .replaceAll('@app.', '@functions.')
          .replace('app =', 'functions ='),
      },
    ],
    [
      'put into if in a blueprint that has others',
      'parts/orders.py',
      {
        'function_app.py': registering,
        'parts/orders.py': `${blueprint}def mine() -> None:\n    """Mine."""\n\n\nif True:\n${indented(onBlueprint)}`,
      },
    ],
  ])('%s', (_, path, files) => {
    const mine = edited(files);
    const { entries, files: after, findings } = update(mine, v1, v2);
    expect(findings).toEqual([]);
    expect(entries[0]?.conflicts).toEqual([]);
    expect(entries[0]?.functions).toEqual([{ name: 'orders', change: 'changed' }]);
    const text = after[path] ?? '';
    expect(text).toMatch(/^( *|\t*)if not valid\(message\):\n\1(?: {4}|\t)return\n\1logging/m);
    expect(text).toContain('from tokens import valid');
    // Nothing else changed, in this file or in another one.
    const added = new Set(['from tokens import valid', 'if not valid(message):', 'return', '']);
    const lines = (all: string) => all.split('\n').filter((line) => !added.has(line.trim()));
    expect(lines(text)).toEqual(lines(mine[path] ?? ''));
    expect({ ...after, [path]: '' }).toEqual({ ...without(mine, 'pyfunc-lock.json'), [path]: '' });
  });
});

describe('where a no place for a template change', () => {
  it.each<[string, Texts]>([
    [
      'two files have the function',
      {
        'function_app.py': registering,
        'a.py': blueprint + onBlueprint,
        'b.py': blueprint + onBlueprint,
      },
    ],
    [
      'two branches have the function',
      { 'function_app.py': `${head}if True:\n${indented(code)}else:\n${indented(code)}` },
    ],
    [
      'a function of the user registers the function',
      {
        'function_app.py': `${head}def register(to):\n${indented(code.replaceAll('@app.', '@to.'))}\n\nregister(app)\n`,
      },
    ],
  ])('%s: the lock does not move', (_, files) => {
    const { changes, entries } = update(edited(files), v1, v2);
    expect(changes).toEqual([]);
    expect(entries[0]?.result).toBe('conflict');
    expect(entries[0]?.conflicts.map(({ kind }) => kind)).toContain('unplaced');
    const settled = update(edited(files), v1, v2, { prefer: 'mine' });
    expect(settled.entries[0]?.result).toBe('updated');
    for (const [path, text] of Object.entries(files)) {
      expect(settled.files[path]?.replace('from tokens import valid\n', '')).toBe(text);
    }
  });

  it.each<[string, string]>([
    [
      'its name in Azure',
      script.replace('function_name("orders")', 'function_name("take_orders")'),
    ],
    [
      'both names',
      script
        .replace('function_name("orders")', 'function_name("take")')
        .replace('def orders', 'def take'),
    ],
    [
      'its only name',
      script.replace('@app.function_name("orders")\n', '').replace('def orders', 'def take'),
    ],
    [
      'a name that is computed',
      `${head}for name in ("orders", "returns"):\n${indented(code.replace('function_name("orders")', 'function_name(name)').replace('def orders', 'def take'))}`,
    ],
  ])('the code has another name, as the user changed %s: the lock does not move', (_, text) => {
    const { changes, entries } = update(edited({ 'function_app.py': text }), v1, v2);
    expect(changes).toEqual([]);
    expect(entries[0]?.conflicts).toMatchObject([
      {
        kind: 'unplaced',
        what: expect.stringMatching(/^orders, whose code is in \w+ of function_app.py now$/),
      },
    ]);
  });

  it('a function of the same template is not taken for one that was deleted', () => {
    const twice = generated(bareApp, v1, {}, { answers: { name: 'returns' } });
    const kept = twice['function_app.py'] ?? '';
    const end = kept.indexOf('@app.function_name("returns")');
    const left = kept.slice(0, kept.indexOf('@app.function_name("orders")')) + kept.slice(end);
    const { entries } = update({ ...twice, 'function_app.py': left }, v1, v2);
    expect(entries.map(({ result }) => result)).toEqual(['updated', 'updated']);
  });

  it('a file that may have it and cannot be read: the lock does not move', () => {
    const broken = `${blueprint}${onBlueprint}\nclass (\n`;
    const files = edited({ 'function_app.py': registering, 'a.py': broken });
    const { changes, entries, findings } = update(files, v1, v2);
    expect([changes, findings]).toEqual([[], ['PYF279']]);
    expect(entries[0]?.result).toBe('refused');
  });
});

describe('helpers of a template', () => {
  const helper = (value: string, name = 'parse') =>
    `\n\ndef ${name}(text: str) -> str:\n    """Parse it."""\n    text = text.strip()\n    return ${value}\n`;
  const module = (value: string) => orders('logging.info(parse("one"))', helper(value));
  const old = templates({ module: module('text') });
  const now = templates({ version: '2.0.0', module: module('text[:100]') });
  const first = generated(bareApp, old, {});
  const text = first['function_app.py'] ?? '';
  const own = text.slice(text.indexOf('\n\n\ndef parse('));
  const rest = text.replace(own, '\n');

  it.each<[string, string, Texts]>([
    ['renamed', 'function_app.py', { 'function_app.py': text.replaceAll('parse(', 'parse_text(') }],
    [
      'moved to a module that is imported',
      'texts.py',
      {
        'function_app.py': rest.replace(
          'import logging\n',
          'import logging\n\nfrom texts import parse\n',
        ),
        'texts.py': `${own.trimStart()}`,
      },
    ],
    [
      'put into if',
      'function_app.py',
      {
        'function_app.py': rest.replace(
          '@app.function',
          `if True:\n${indented(own.trim())}\n\n\n@app.function`,
        ),
      },
    ],
  ])('that the user %s get its changes', (_, path, files) => {
    const { files: after, entries } = update({ ...first, ...files }, old, now);
    expect(entries[0]?.conflicts).toEqual([]);
    expect(after[path]).toContain('return text[:100]');
    expect(after[path]?.replace('text[:100]', 'text')).toBe(files[path]);
  });

  it('are a conflict where their work is done by other code now', () => {
    const inlined = rest.replace('parse("one")', '"one".strip()');
    const { entries, changes } = update({ ...first, 'function_app.py': inlined }, old, now);
    expect(changes).toEqual([]);
    expect(entries[0]?.conflicts.map(({ kind }) => kind)).toEqual(['unplaced']);
  });
});

describe('a file that the template renamed', () => {
  const logs = (more = '') =>
    `import logging\n\n\ndef get_logger(name: str) -> logging.Logger:\n    """Make one."""\n    return logging.getLogger(name)${more}\n`;
  const old = templates({ files: { 'structured.py': logs() } });
  const now = templates({ version: '2.0.0', files: { 'acme_log.py': logs('  # theirs') } });
  const first = generated(bareApp, old, {});
  const mine = logs().replace('import logging\n', 'import logging  # mine\n');

  it('takes the edits of the user along', () => {
    const { files, lock } = update({ ...first, 'structured.py': mine }, old, now);
    expect(files).not.toHaveProperty(['structured.py']);
    expect(files['acme_log.py']).toBe(mine.replace('getLogger(name)', 'getLogger(name)  # theirs'));
    expect(Object.keys(lock.generated[0]?.files ?? {})).toContain('acme_log.py');
  });

  it('is new where nobody changed it, and stays where other code imports it', () => {
    expect(update(first, old, now).files).not.toHaveProperty(['structured.py']);
    const importing = { 'mine.py': 'from structured import get_logger\n' };
    const kept = update({ ...first, ...importing }, old, now);
    expect(kept.files['structured.py']).toBe(logs());
    expect(kept.findings).toEqual(['PYF266']);
    const both = update({ ...first, ...importing, 'structured.py': mine }, old, now);
    expect([both.changes, both.entries[0]?.result]).toEqual([[], 'conflict']);
  });
});

describe('names across modules', () => {
  const helper = (name: string) => `\n\ndef ${name}(text: str) -> str:\n    return text\n`;
  const old = templates({ module: orders('logging.info(parse("one"))', helper('parse')) });
  const now = templates({
    version: '2.0.0',
    module: orders('logging.info(read("one"))', helper('read')),
  });
  const first = generated(bareApp, old, {});

  it.each([
    ['by name', 'from function_app import parse\n\nparse("x")\n'],
    ['under another name', 'from function_app import parse as own\n\nown("x")\n'],
    ['through the module', 'import function_app\n\nfunction_app.parse("x")\n'],
    ['as a text', 'from unittest.mock import patch\n\npatched = patch("function_app.parse")\n'],
    ['by getattr', 'import function_app\n\nread = getattr(function_app, "parse")\n'],
  ])('that another module of the user takes %s are a conflict where they go', (_, text) => {
    const { changes, entries } = update({ ...first, 'jobs/nightly.py': text }, old, now);
    expect(changes).toEqual([]);
    expect(entries[0]?.conflicts).toMatchObject([
      { path: 'function_app.py', kind: 'broken', what: expect.stringContaining('jobs/nightly.py') },
    ]);
    const own = update({ ...first, 'jobs/nightly.py': text }, old, now, { prefer: 'mine' });
    expect(own.files['function_app.py']).toBe(first['function_app.py']);
  });

  it.each([
    ['import function_app\n\n    return function_app.parse("x")'],
    ['return globals()["parse"]("x")'],
  ])('that the module reads of itself are a conflict where they go: %j', (body) => {
    const own = `def mine() -> str:\n    ${body}\n`;
    const script = `${first['function_app.py']}\n\n${own}`;
    const { changes, entries } = update({ ...first, 'function_app.py': script }, old, now);
    expect(changes).toEqual([]);
    expect(entries[0]?.conflicts).toMatchObject([
      { kind: 'broken', what: expect.stringContaining('function_app.py uses parse') },
    ]);
  });

  it.each([
    ['by name', 'from function_app import parse\n\nparse("x")\n'],
    ['under another name', 'from function_app import parse as own\n\nown("x")\n'],
    ['through the module', 'import function_app\n\nfunction_app.parse("x")\n'],
    ['as a value', 'from function_app import parse\n\nreaders = {"one": parse}\n'],
  ])('that another module calls %s are a conflict where they take more', (_, text) => {
    const strict = templates({
      version: '2.0.0',
      module: orders(
        'logging.info(parse("one", True))',
        helper('parse').replace('text: str)', 'text: str, strict: bool)'),
      ),
    });
    const { changes, entries } = update({ ...first, 'jobs/nightly.py': text }, old, strict);
    expect(changes).toEqual([]);
    expect(entries[0]?.conflicts).toMatchObject([
      { path: 'function_app.py', kind: 'broken', what: expect.stringContaining('jobs/nightly.py') },
    ]);
    const other = { 'jobs/nightly.py': 'from texts import parse\n\nparse("x")\n' };
    const apart = { ...other, 'texts.py': 'def parse(text):\n    return text\n' };
    expect(update({ ...first, ...apart }, old, strict).entries[0]?.result).toBe('updated');
  });

  it('that nobody takes may go, for several entries too', () => {
    const other = { 'mine.py': 'from function_app import app\n\nprint(app)\n' };
    const twice = generated(bareApp, old, {}, { answers: { name: 'returns' } });
    const { entries, files } = update({ ...twice, ...other }, old, now);
    expect(entries.map(({ result }) => result)).toEqual(['updated', 'updated']);
    expect(files['function_app.py']).not.toContain('parse');
  });
});

describe('a file that the template split or joined with another', () => {
  const rule = (name: string, value: number) => `def ${name}() -> int:\n    return ${value}\n`;
  const both = `${rule('limit', 1)}\n\n${rule('delay', 2)}\n\n${rule('retries', 3)}`;
  const old = templates({ files: { 'rules.py': both } });
  const parts = { 'limits.py': rule('limit', 1), 'delays.py': rule('delay', 2) };
  const split = templates({
    version: '2.0.0',
    files: { ...parts, 'tries.py': rule('retries', 4) },
  });
  const first = generated(bareApp, old, {});

  it('follows the template where nobody changed it', () => {
    const { files, entries } = update(first, old, split);
    expect(entries[0]?.result).toBe('updated');
    expect(
      Object.keys(files).filter((path) => /^(?:rules|limits|delays|tries)/.test(path)),
    ).toEqual(['delays.py', 'limits.py', 'tries.py']);
  });

  it('is a conflict where the user changed what moved, and the lock does not move', () => {
    const mine = { ...first, 'rules.py': both.replace('return 3', 'return 30') };
    const { changes, entries } = update(mine, old, split);
    expect(changes).toEqual([]);
    expect(entries[0]?.conflicts).toMatchObject([
      { path: 'rules.py', kind: 'unplaced', what: expect.stringContaining('tries.py') },
    ]);
    expect(update(mine, old, split, { prefer: 'mine' }).findings).toEqual(['PYF276']);
  });

  it('stays beside the new ones where the user only added to it', () => {
    const mine = { ...first, 'rules.py': `${both}\n\n${rule('own', 9)}` };
    const { files, findings } = update(mine, old, split);
    expect(findings).toEqual(['PYF276']);
    expect(files['rules.py']).toContain('def own()');
    expect(files['tries.py']).toContain('return 4');
  });
});

function without(files: Texts, name: string): Texts {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path !== name));
}
