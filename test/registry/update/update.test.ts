import { describe, expect, it } from 'vitest';
import { bareApp, generated, lockOf, orders, type Texts, templates, update } from './renewal.ts';

const v1 = templates();
const v2 = templates({ version: '2.0.0', module: orders('logging.warning("two")') });
const mine = `

@app.timer_trigger(arg_name="timer", schedule="0 0 3 * * *")
def nightly(timer: func.TimerRequest) -> None:
    """Mine."""
`;
const app = generated(bareApp, v1, {});
const script = app['function_app.py'] ?? '';
const withScript = (change: (text: string) => string) => ({
  ...app,
  'function_app.py': change(script),
});

it('imports of a template come with their stars and comments; a star stays, as code may need it', () => {
  const star = 'from acme.base import *\n';
  const other = 'from acme.base import a, b  # type: ignore\n';
  const first = templates({ module: `${star}${other}${orders()}` });
  const made = generated(bareApp, first, {});
  const acme = (files: Texts) => (files['function_app.py'] ?? '').match(/.*acme.*\n/g)?.join('');
  expect(acme(made)).toBe(star + other);
  expect(acme(update(made, first, v2).files)).toBe(star);
});

describe('an update', () => {
  it('is nothing where the template makes the same', () => {
    const same = update(app, v1, templates({ title: 'Another title' }));
    expect(Object.keys(same.files)).toEqual(
      Object.keys(app).filter((p) => p !== 'pyfunc-lock.json'),
    );
    expect(same.changes.map(({ after }) => after?.path)).toEqual(['pyfunc-lock.json']);
    const { 'pyfunc-lock.json': _, ...files } = app;
    expect(same.files).toEqual(files);
  });

  it('brings the new body into an untouched function, and the lock to the new version', () => {
    const { files, lock, entries } = update(app, v1, v2);
    expect(files['function_app.py']).toBe(script.replace('info("one")', 'warning("two")'));
    expect(entries[0]?.functions).toEqual([{ name: 'orders', change: 'changed' }]);
    const [entry] = lock.generated;
    expect(entry?.templates['@acme/orders']?.version).toBe('2.0.0');
    expect(entry?.functions).not.toEqual(lockOf(app).generated[0]?.functions);
    expect(update({ ...files, ...lockText(lock) }, v2, v2).changes).toEqual([]);
  });

  it.each([
    ['another body', v2],
    ['an import more', templates({ module: `import json\n${orders('json.dumps({})')}` })],
    ['an import less', templates({ module: orders('pass').replace('import logging\n\n', '') })],
    ['another import', templates({ module: orders('json.dumps({})').replace('logging', 'json') })],
    ['an earlier import', templates({ module: orders('abc.ABC').replace('logging', 'abc') })],
    ['a later import', templates({ module: orders('zlib.crc32(b"")').replace('logging', 'zlib') })],
    ['other bindings', templates({ bindings: queue('others') })],
    ['a requirement and a file', templates({ requirements: ['rich'], files: { 'a.md': 'a\n' } })],
  ])('makes of an untouched app what add would make today: %s', (_, now) => {
    const { 'pyfunc-lock.json': lock, ...wanted } = generated(bareApp, now, {});
    const { files, lock: updated } = update(app, v1, now);
    expect(files).toEqual(wanted);
    expect(updated).toEqual(JSON.parse(lock ?? ''));
  });

  it('leaves what the user wrote beside it', () => {
    const edited = withScript((text) => `${text.replace('app =', '# the app\napp =')}${mine}`);
    const { files } = update(edited, v1, v2);
    expect(files['function_app.py']).toBe(
      edited['function_app.py'].replace('info("one")', 'warning("two")'),
    );
  });

  it('appends a function where the user appended one too', () => {
    const more = `

@{{app}}.timer_trigger(arg_name="timer", schedule="0 0 4 * * *")
def sweep(timer: func.TimerRequest) -> None:
    """Theirs."""
`;
    const edited = withScript((text) => `${text}${mine}`);
    const { files, entries } = update(
      edited,
      v1,
      templates({
        version: '2.0.0',
        module: orders(undefined, more.replace('{{app}}', '{{ident app}}')),
      }),
    );
    expect(entries[0]?.result).toBe('updated');
    expect(files['function_app.py']).toContain('def nightly(');
    expect(files['function_app.py']).toContain('def sweep(');
  });

  it('keeps the line ends of an app from Windows', () => {
    const crlf = Object.fromEntries(
      Object.entries(app).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
    );
    const { files } = update(crlf, v1, v2);
    expect(files['function_app.py']).toBe(
      (crlf['function_app.py'] ?? '').replace('info("one")', 'warning("two")'),
    );
  });

  it('is refused where the encoding of a file cannot hold it, and where Python cannot read it', () => {
    const fancy = templates({ version: '2.0.0', module: orders('logging.info("\u2192")') });
    const latin = withScript((text) => `# -*- coding: latin-1 -*-\n${text}`);
    expect(update(latin, v1, v2).entries[0]?.result).toBe('updated');
    expect(update(latin, v1, fancy).findings).toEqual(['PYF279']);
    expect(update(latin, v1, fancy).changes).toEqual([]);
    const broken = withScript((text) => `${text}\nclass (\n`);
    expect(update(broken, v1, v2).findings).toEqual(['PYF279']);
  });

  it('goes into a blueprint, and into the spelling of its file', () => {
    const blueprint = generated(bareApp, v1, { to: 'parts/orders.py' });
    const text = blueprint['parts/orders.py'] ?? '';
    expect(update(blueprint, v1, v2).files['parts/orders.py']).toBe(
      text.replace('info("one")', 'warning("two")'),
    );
    const other = generated(
      {
        ...bareApp,
        'function_app.py': 'from azure.functions import FunctionApp\n\napp = FunctionApp()\n',
      },
      v1,
      {},
    );
    const now = templates({
      version: '2.0.0',
      module: orders('logging.info(func.HttpResponse("two"))'),
    });
    const { files } = update(other, v1, now);
    expect(files['function_app.py']).toContain('logging.info(HttpResponse("two"))');
    expect(files['function_app.py']).toMatch(/^from azure\.functions import .*HttpResponse/m);
    expect(files['function_app.py']).not.toContain('func.');
  });

  it('goes into a helper that two entries of one template share', () => {
    const module = (value: string) =>
      orders(
        'logging.info(parse("one"))',
        `\n\ndef parse(text: str) -> str:\n    return ${value}\n`,
      );
    const old = templates({ module: module('text') });
    const now = templates({ version: '2.0.0', module: module('text[:9]') });
    const twice = generated(bareApp, old, {}, { answers: { name: 'returns' } });
    expect(twice['function_app.py']?.match(/def parse\(/g)).toHaveLength(1);
    const { files, entries } = update(twice, old, now);
    expect(entries.map(({ result }) => result)).toEqual(['updated', 'updated']);
    expect(files['function_app.py']).toBe(
      (twice['function_app.py'] ?? '').replace('return text', 'return text[:9]'),
    );
  });

  it('merges several entries of one file one after the other', () => {
    const twice = generated(bareApp, v1, {}, { answers: { name: 'returns' } });
    const { files, entries } = update(twice, v1, v2);
    expect(entries.map(({ result }) => result)).toEqual(['updated', 'updated']);
    expect(files['function_app.py']).toBe(
      (twice['function_app.py'] ?? '').replaceAll('info("one")', 'warning("two")'),
    );
  });
});

describe('where both sides changed the same', () => {
  const edited = withScript((text) => text.replace('info("one")', 'error("mine")'));

  it('nothing of the entry changes, not even the lock, and both sides are said', () => {
    const { changes, entries } = update(edited, v1, v2);
    expect(changes).toEqual([]);
    const [entry] = entries;
    expect(entry?.result).toBe('conflict');
    expect(entry?.next).toBe(entry?.entry);
    expect(entry?.conflicts).toHaveLength(1);
    const [conflict] = entry?.conflicts ?? [];
    expect(conflict?.path).toBe('function_app.py');
    expect(conflict?.ours).toContain('error("mine")');
    expect(conflict?.theirs).toContain('warning("two")');
    expect(conflict?.base).toContain('info("one")');
  });

  it('other entries go on', () => {
    const twice = generated(edited, v1, { answers: { name: 'returns' } });
    const { files, entries, lock } = update(twice, v1, v2);
    expect(entries.map(({ result }) => result).sort()).toEqual(['conflict', 'updated']);
    expect(files['function_app.py']).toContain('error("mine")');
    expect(files['function_app.py']).toContain('warning("two")');
    expect(lock.generated.map(({ templates: t }) => t['@acme/orders']?.version).sort()).toEqual([
      '1.0.0',
      '2.0.0',
    ]);
  });

  it('one side can be preferred, and the lock moves on', () => {
    const ours = update(edited, v1, v2, { prefer: 'mine' });
    expect(ours.files['function_app.py']).toBe(edited['function_app.py']);
    expect(ours.lock.generated[0]?.templates['@acme/orders']?.version).toBe('2.0.0');
    const theirs = update(edited, v1, v2, { prefer: 'template' });
    expect(theirs.files['function_app.py']).toBe(script.replace('info("one")', 'warning("two")'));
  });

  it('mine is preferred where both sides changed a line, and the other lines come in', () => {
    const body = (check: string, last: string) =>
      `${check}text = message.get_body()\nrows = text.split()\nlogging.info("${last}", rows)`;
    const made = generated(bareApp, templates({ module: orders(body('', 'one')) }), {});
    const own = {
      ...made,
      'function_app.py': (made['function_app.py'] ?? '').replace('"one"', '"mine"'),
    };
    const next = templates({
      version: '2.0.0',
      module: orders(body('if message.dequeue_count > 3:\n    return\n', 'two')),
    });
    const first = templates({ module: orders(body('', 'one')) });
    const asked = update(own, first, next);
    expect(asked).toMatchObject({ changes: [], entries: [{ result: 'conflict' }] });
    const { files } = update(own, first, next, { prefer: 'mine' });
    expect(files['function_app.py']).toContain('if message.dequeue_count > 3:\n        return\n');
    expect(files['function_app.py']).toContain('logging.info("mine", rows)');
    const theirs = update(own, first, next, { prefer: 'template' });
    expect(theirs.files['function_app.py']).toContain('logging.info("two", rows)');
    expect(theirs.files['function_app.py']?.match(/dequeue_count/g)).toHaveLength(1);
  });

  it('what several entries come to does not depend on whether they are merged at once', () => {
    const helper = '\n\ndef audit(text: str) -> str:\n    return text\n';
    const first = templates({ module: orders('logging.info(audit("one"))', helper) });
    const next = templates({
      version: '2.0.0',
      module: orders(
        'json.dumps({})\nlogging.info(audit("one"))',
        helper.replace('-> str', '-> str | None'),
      ).replace('import logging', 'import json\nimport logging'),
      requirements: ['rich'],
    });
    const names = ['orders', 'returns', 'claims', 'parcels'];
    const all = generated(bareApp, first, ...names.map((name) => ({ answers: { name } })));
    const owned = {
      ...all,
      'function_app.py': `${all['function_app.py']}${mine}`.replace(
        'def returns(',
        'def our_returns(',
      ),
    };
    const together = update(owned, first, next);
    expect(together.entries.map(({ result }) => result)).toEqual(names.map(() => 'updated'));
    // Each of them on what the one before left.
    const conflicting = {
      ...owned,
      'function_app.py': owned['function_app.py'].replace(
        'logging.info(audit("one"))',
        'json.loads("1")\n    logging.info(audit("one"))',
      ),
    };
    const apart = update(conflicting, first, next);
    expect(apart.entries.filter(({ result }) => result === 'conflict')).toHaveLength(1);
    const withoutFirst = (text = '') =>
      text.replace(/@app\.function_name\("orders"\)[\s\S]*?(?=\n\n\n)/, '');
    expect(withoutFirst(apart.files['function_app.py'])).toBe(
      withoutFirst(together.files['function_app.py']),
    );
  });

  it('the same change on both sides is none', () => {
    const same = withScript((text) => text.replace('info("one")', 'warning("two")'));
    expect(update(same, v1, v2).entries[0]?.result).toBe('updated');
  });
});

describe('what was deleted', () => {
  it('a function stays deleted', () => {
    const without = withScript((text) => `${text.slice(0, text.indexOf('\n\n@app'))}\n`);
    const { files, entries, findings } = update(without, v1, v2);
    expect(entries[0]?.functions).toEqual([{ name: 'orders', change: 'stays deleted' }]);
    expect(findings).toEqual(['PYF275']);
    expect(files['function_app.py']).toBe(without['function_app.py']);
  });

  it('a file stays deleted', () => {
    const old = templates({ files: { 'tests/test_orders.py': 'def test_a():\n    pass\n' } });
    const now = templates({
      version: '2.0.0',
      files: { 'tests/test_orders.py': 'def test_b():\n    pass\n' },
    });
    const { 'tests/test_orders.py': test, ...without } = generated(bareApp, old, {});
    expect(test).toBeDefined();
    const { files, findings } = update(without, old, now);
    expect(files).not.toHaveProperty(['tests/test_orders.py']);
    expect(findings).toEqual(['PYF275']);
  });

  it('a file that the template gave up goes if nobody touched it, and stays otherwise', () => {
    const old = templates({ files: { 'docs/orders.md': '# Orders\n' } });
    const before = generated(bareApp, old, {});
    expect(update(before, old, v2).files).not.toHaveProperty(['docs/orders.md']);
    const kept = update({ ...before, 'docs/orders.md': '# Mine\n' }, old, v2);
    expect(kept.files['docs/orders.md']).toBe('# Mine\n');
    expect(kept.findings).toEqual(['PYF276']);
    expect(kept.lock.generated[0]?.files).not.toHaveProperty(['docs/orders.md']);
  });
});

describe('what is new', () => {
  it('a file is placed, and one in its place stays', () => {
    const now = templates({ version: '2.0.0', files: { 'docs/orders.md': '# Orders\n' } });
    expect(update(app, v1, now).files['docs/orders.md']).toBe('# Orders\n');
    const taken = update({ ...app, 'docs/orders.md': 'mine\n' }, v1, now);
    expect(taken.files['docs/orders.md']).toBe('mine\n');
    expect(taken.findings).toEqual(['PYF302']);
    expect(taken.lock.generated[0]?.files).not.toHaveProperty(['docs/orders.md']);
  });

  it('requirements are added and raised, and those given up stay', () => {
    const old = templates({ requirements: ['openai>=1.0', 'rich'] });
    const now = templates({ version: '2.0.0', requirements: ['openai>=2.0', 'tenacity'] });
    const before = generated(bareApp, old, {});
    const { files, findings } = update(before, old, now);
    expect(files['requirements.txt']?.trim().split('\n').sort()).toEqual([
      'azure-functions',
      'openai>=2.0',
      'rich',
      'tenacity',
    ]);
    expect(findings).toEqual(['PYF277']);
  });

  it('requirements that the user changed stay, and what does not fit is said', () => {
    const old = templates({ requirements: ['openai>=1.0'] });
    const now = templates({ version: '2.0.0', requirements: ['openai>=2.0'] });
    const before = generated(bareApp, old, {});
    const pinned = {
      ...before,
      'requirements.txt': (before['requirements.txt'] ?? '').replace('>=1.0', '==1.5'),
    };
    const { files, entries, findings } = update(pinned, old, now);
    expect(entries[0]?.result).toBe('updated');
    expect(files['requirements.txt']).toContain('openai==1.5');
    expect(findings).toHaveLength(1);
  });

  it('settings gain names, and no value changes', () => {
    const settings = { IsEncrypted: false, Values: { Store: 'secret', Mine: 'x' } };
    const before = generated(
      { ...bareApp, 'local.settings.json': JSON.stringify(settings, null, 2) },
      v1,
      {},
    );
    const now = templates({ version: '2.0.0', settings: { Store: 'changed', Extra: 'local' } });
    const { files } = update(before, v1, now);
    expect(JSON.parse(files['local.settings.json'] ?? '')).toEqual({
      IsEncrypted: false,
      Values: { Store: 'secret', Mine: 'x', Extra: 'local' },
    });
  });

  it('host.json is merged by key', () => {
    const old = templates({ host: { concurrency: { dynamicConcurrencyEnabled: false } } });
    const now = templates({
      version: '2.0.0',
      host: { concurrency: { dynamicConcurrencyEnabled: true }, functionTimeout: '00:05:00' },
    });
    const before = generated(bareApp, old, {});
    const mineToo = {
      ...before,
      'host.json': (before['host.json'] ?? '').replace('"2.0"', '"2.0",\n  "logging": {}'),
    };
    const { files } = update(mineToo, old, now);
    expect(JSON.parse(files['host.json'] ?? '')).toMatchObject({
      version: '2.0',
      logging: {},
      concurrency: { dynamicConcurrencyEnabled: true },
      functionTimeout: '00:05:00',
    });
  });

  it('a question takes its default or the answer', () => {
    const level = { name: 'level', title: 'Level', kind: 'select', default: 'info' };
    const choices = ['info', 'debug'].map((value) => ({ value, title: value }));
    const name = { name: 'name', title: 'Name', kind: 'text', format: 'function-name' };
    const now = templates({
      version: '2.0.0',
      questions: [
        { ...name, default: 'orders' },
        { ...level, choices },
      ],
      module: orders('logging.{{level}}("one")'),
    });
    expect(update(app, v1, now).files['function_app.py']).toContain('logging.info("one")');
    const given = update(app, v1, now, { answers: { level: 'debug' } });
    expect(given.files['function_app.py']).toContain('logging.debug("one")');
    expect(given.lock.generated[0]?.answers).toEqual({ name: 'orders', level: 'debug' });
  });

  it('a sensitive file wants to be allowed, and one outside of what it writes is refused', () => {
    const files = { '.github/workflows/deploy.yml': 'on: push\n' };
    const now = templates({ version: '2.0.0', files });
    const refused = update(app, v1, now);
    expect([refused.findings, refused.changes]).toEqual([['PYF258'], []]);
    const allowed = update(app, v1, now, { allowSensitive: ['.github/**'] });
    expect(allowed.files).toMatchObject(files);
    const elsewhere = templates({
      version: '2.0.0',
      files: { 'docs/a.md': 'a\n' },
      writes: ['tests/**'],
    });
    expect(update(app, v1, elsewhere).findings).toEqual(['PYF257']);
  });

  it('a sensitive setting wants to be allowed, also where the app has no local.settings.json', () => {
    const settings = { Store: 'UseDevelopmentStorage=true', LD_PRELOAD: '/tmp/x.so' };
    const now = templates({ version: '2.0.0', settings });
    const refused = update(app, v1, now);
    expect([refused.findings, refused.changes]).toEqual([['PYF354', 'PYF258'], []]);
    const allowed = update(app, v1, now, { allowSensitive: ['local.settings.json'] });
    expect(allowed.findings).toEqual(['PYF354']);
    const known = JSON.stringify({ Values: { ...settings, LD_PRELOAD: '' } });
    const set = update({ ...app, 'local.settings.json': known }, v1, now);
    expect(set.findings).toEqual([]);
  });

  it('a function whose name is taken elsewhere is refused', () => {
    const now = templates({
      version: '2.0.0',
      others: { audit: { name: '{{name}}_audit', bindings: timer } },
      module: orders(
        undefined,
        '\n\n{{decorators app audit.name audit.bindings}}\ndef {{ident audit.name}}(timer: func.TimerRequest) -> None:\n    pass\n',
      ),
    });
    expect(update(app, v1, now).entries[0]?.functions).toEqual([
      { name: 'orders_audit', change: 'new' },
    ]);
    const taken = withScript((text) => `${text}${mine.replace('nightly', 'orders_audit')}`);
    const { changes, findings } = update(taken, v1, now);
    expect(changes).toEqual([]);
    expect(findings).toContain('PYF281');
  });
});

describe('without the old version', () => {
  it('nothing is guessed in a file that holds more', () => {
    const { changes, entries, findings } = update(app, undefined, v2);
    expect(changes).toEqual([]);
    expect(entries[0]?.result).toBe('refused');
    expect(findings).toEqual(['PYF271']);
  });

  it('files that are as they were generated are replaced', () => {
    const old = templates({ files: { 'docs/orders.md': '# Orders\n' } });
    const now = templates({ version: '2.0.0', files: { 'docs/orders.md': '# All orders\n' } });
    const { files } = update(generated(bareApp, old, {}), undefined, now);
    expect(files).toBeDefined();
  });
});

function queue(queueName: string) {
  const rest = { type: 'queueTrigger', direction: 'in', name: 'message', connection: 'Store' };
  return [{ ...rest, queueName }];
}

const timer = [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 3 * * *' }];

function lockText(lock: ReturnType<typeof lockOf>) {
  return { 'pyfunc-lock.json': JSON.stringify(lock) };
}
