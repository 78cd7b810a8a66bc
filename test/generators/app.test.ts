import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { functionAnswers } from '../../generators/app-questions.ts';
import { fill } from '../../generators/language/fill.ts';
import { environment } from '../python/environment.ts';
import { indexInV2 } from '../python/oracle.ts';
import { folderWith } from '../workspace/folders.ts';
import { functionSets, generate, layouts, library } from './new-app.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const pythons = { '3.11': py311, '3.13': py313 };

const apps = layouts.flatMap((layout) =>
  functionSets.map((template) => ({
    layout,
    template,
    title: `${layout}: ${template.join(', ')}`,
  })),
);

function python(version: keyof typeof pythons, root: string, ...words: readonly string[]): string {
  const options = { cwd: root, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync(pythons[version], ['-B', ...words], options);
}

describe.each(apps)('$title', ({ layout, template }) => {
  const app = generate({ layout, template });

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

  test.each(['3.11', '3.13'] as const)('its own tests pass on Python %s', (version) => {
    const root = folderWith(app.bytes);
    const options = ['-q', '-p', 'no:cacheprovider', '--strict-config'];
    const output = python(version, root, '-m', 'pytest', ...options);
    expect(output).toMatch(new RegExp(`^${'\\.'.repeat(template.length)}+ `));
    python(version, root, '-m', 'compileall', '-q', '.');
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
