import { beforeAll, describe, expect, test } from 'vitest';
import { fill } from '../../generators/language/fill.ts';
import { functionAnswers } from '../../generators/new-app/app-questions.ts';
import { environment } from '../python/environment.ts';
import { indexInV2 } from '../python/oracle.ts';
import { folderWith } from '../workspace/folders.ts';
import { functionSets, generate, layouts, library } from './new-app.ts';
import { type Tried, tryFiles } from './try-apps.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const pythons = { '3.11': py311, '3.13': py313 };

const apps = layouts.flatMap((layout) =>
  functionSets.map((template) => ({
    layout,
    template,
    app: generate({ layout, template }),
    title: `${layout}: ${template.join(', ')}`,
  })),
);

const versions = ['3.11', '3.13'] as const;
const tried: { [version: string]: readonly Tried[] } = {};

beforeAll(async () => {
  const files = apps.map(({ app }) => app.bytes);
  for (const version of versions) tried[version] = await tryFiles(pythons[version], files);
}, 300_000);

describe.each(apps.map((each, index) => ({ ...each, index })))('$title', (each) => {
  const { layout, template, app, index } = each;

  test('is the tree on file', async () => {
    const tree = Object.entries(app.bytes).map(([path, text]) => `==> ${path}\n${text}`);
    const name = `${layout}-${template.length > 1 ? 'all' : template[0]}`;
    await expect(tree.join('\n')).toMatchFileSnapshot(`../../snapshots/create/${name}.txt`);
    expect(app.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  test('a second run changes nothing', () => {
    const again = generate({ layout, template }, app.bytes);
    expect(again.edits).toEqual([]);
    expect(again.diagnostics).toEqual([]);
  });

  test('its bindings are those of the templates, says the worker', async () => {
    const verdicts = await indexInV2(folderWith(app.bytes));
    expect(verdicts.map((each) => each.reason)).toEqual(template.map(() => undefined));
    const indexed = verdicts.map((each) => [each.function, asHostsRead(each.bindings)]);
    const wanted = template.map((name) => {
      const { manifest } = library.function(name);
      const answers = functionAnswers(manifest.questions, { authLevel: 'function' });
      return [answers.name, asHostsRead(fill(manifest.bindings, answers))];
    });
    expect(Object.fromEntries(indexed)).toEqual(Object.fromEntries(wanted));
  });

  test.each(versions)('compiles, and its own tests pass, on Python %s', (version) => {
    const { uncompiled, tests } = tried[version]?.[index] ?? {};
    expect(uncompiled).toEqual([]);
    expect(tests?.value?.said).toMatch(new RegExp(`^${'\\.'.repeat(template.length)}+ `));
    expect(tests?.value?.status).toBe(0);
  });
});

/** Order and case make no difference to a host. */
function asHostsRead(bindings: unknown): unknown {
  const list = JSON.parse(JSON.stringify(bindings).toLowerCase()) as { name: string }[];
  return list.sort((one, other) => (one.name < other.name ? -1 : 1));
}

describe('answers', () => {
  test.each(['function', 'anonymous', 'admin'])('auth level %s', (authLevel) => {
    const { files } = generate({ authLevel, template: ['http'] });
    expect(files['function_app.py']).toContain(
      `auth_level=func.AuthLevel.${authLevel.toUpperCase()}`,
    );
  });

  test('two functions of one name are refused', () => {
    const { edits, diagnostics } = generate({ template: ['http', 'http'] });
    expect(edits).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['PYF306']);
  });
});
