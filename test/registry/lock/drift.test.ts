import { expect, it } from 'vitest';
import { driftOf, hasDrifted } from '../../../registry/lock/drift.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { bareApp, generated, lockOf, orders, type Texts, templates } from '../update/renewal.ts';

const registry = templates({ files: { 'docs/orders.md': '# Orders\n' } });
const app = generated(
  bareApp,
  registry,
  {},
  { to: 'parts/returns.py', answers: { name: 'returns' } },
);
const drift = (files: Texts) => driftOf(memoryTree(files), lockOf(files));
const states = (files: Texts) =>
  drift(files).entries.map((each) =>
    Object.fromEntries([
      ...each.functions.map(({ name, state }) => [name, state]),
      ...each.files.map(({ path, state }) => [path, state]),
    ]),
  );
const changed = (path: string, change: (text: string) => string) => ({
  ...app,
  [path]: change(app[path] ?? ''),
});

it('what was just made is untouched, in files of its own and in those it shares', () => {
  const { foreign } = drift(app);
  expect(foreign).toEqual([]);
  expect(hasDrifted(drift(app))).toBe(false);
  const [orders, returns] = states(app);
  expect(orders).toMatchObject({
    orders: 'untouched',
    'function_app.py': 'shared',
    'docs/orders.md': 'untouched',
  });
  expect(returns).toMatchObject({ returns: 'untouched', 'parts/returns.py': 'shared' });
});

it('line ends of another system are not drift', () => {
  const crlf = Object.fromEntries(
    Object.entries(app).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
  );
  expect(hasDrifted(drift(crlf))).toBe(false);
});

it('a README that lists what was added later is untouched, and one with other words is edited', () => {
  const readme =
    '# Shop\n\n| Function | What it does | Where |\n| --- | --- | --- |\n| `orders` | Orders | `function_app.py` |\n';
  const made = generated(bareApp, templates({ files: { 'README.md': `${readme}\n## Run\n` } }), {});
  const row = '| `returns` | Returns | `function_app.py` |\n';
  const state = (text: string) => states({ ...made, 'README.md': text })[0]?.['README.md'];
  expect(state(`${readme}${row}\n## Run\n`)).toBe('untouched');
  expect(state(`${readme}${row}\n## Start\n`)).toBe('edited');
});

it('an edited function is told from its neighbors', () => {
  const edited = changed('function_app.py', (text) => text.replace('"one"', '"mine"'));
  expect(states(edited)).toMatchObject([{ orders: 'edited' }, { returns: 'untouched' }]);
  expect(hasDrifted(drift(edited))).toBe(true);
});

it('what is gone is missing, and a function of nobody is foreign', () => {
  const { 'parts/returns.py': _, ...without } = app;
  expect(states(without)).toMatchObject([
    { orders: 'untouched' },
    { returns: 'missing', 'parts/returns.py': 'missing' },
  ]);
  const more =
    '\n\n@app.timer_trigger(arg_name="t", schedule="0 0 3 * * *")\ndef mine(t):\n    pass\n';
  expect(drift(changed('function_app.py', (text) => text + more)).foreign).toEqual(['mine']);
});

it('an app with nothing generated has no drift', () => {
  expect(drift(bareApp)).toEqual({ entries: [], foreign: [] });
});

it('helpers and constants of a template are generated code, too', () => {
  const module = orders(
    'logging.info(audit("x"))',
    '\n\ndef audit(text: str) -> str:\n    return "audit " + text\n',
  ).replace('\n\n\n@{{', '\n\nRETRIES = 3\n\n\n@{{');
  const made = generated(bareApp, templates({ module }), {});
  const edited = (one: string, other: string) => ({
    ...made,
    'function_app.py': (made['function_app.py'] ?? '').replace(one, other),
  });
  expect(hasDrifted(drift(made))).toBe(false);
  const helpers = (files: Texts) => drift(files).entries[0]?.helpers;
  expect(helpers(edited('"audit " + text', '""'))).toContainEqual({
    name: 'audit',
    state: 'edited',
  });
  expect(helpers(edited('RETRIES = 3', 'RETRIES = 0'))).toContainEqual({
    name: 'RETRIES',
    state: 'edited',
  });
  expect(hasDrifted(drift(edited('RETRIES = 3\n', '')))).toBe(true);
});

it('imports, keys of host.json and settings are generated, too, as far as the app did not have its own', () => {
  const registry = templates({ module: orders('logging.info("one")') });
  const app = { ...bareApp, 'local.settings.json': '{"Values": {"Mine": "1"}}' };
  const made = generated(app, registry, {});
  expect(hasDrifted(drift(made))).toBe(false);
  const states = (path: string, one: string | RegExp, other: string) => {
    const text = made[path] ?? '';
    expect(text).toMatch(one);
    const { helpers = [] } = drift({ ...made, [path]: text.replace(one, other) }).entries[0] ?? {};
    return helpers.filter(({ state }) => state !== 'untouched');
  };
  expect(states('function_app.py', 'import logging', 'import structlog as logging')).toEqual([
    { name: 'import logging', state: 'missing' },
  ]);
  expect(states('host.json', /"\[4[^"]*"/, '"[3.*, 4.0.0)"')).toEqual([
    { name: 'host.json extensionBundle.version', state: 'edited' },
  ]);
  expect(states('local.settings.json', '"Store"', '"Other"')).toEqual([
    { name: 'local.settings.json Store', state: 'missing' },
  ]);
  const { 'local.settings.json': _, ...elsewhere } = made;
  expect(hasDrifted(drift(elsewhere))).toBe(false);

  const own = {
    ...app,
    'host.json': JSON.stringify({
      version: '2.0',
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.17.0, 5)' },
    }),
  };
  expect(hasDrifted(drift(generated(own, registry, {})))).toBe(false);
});
