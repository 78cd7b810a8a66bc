import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pyfunc } from '../cli/fake-host.ts';
import { v1App } from '../cli/v1-app.ts';
import { environment, repository } from '../python/environment.ts';
import { type Files, folderWith } from '../workspace/folders.ts';

/** What a page shows as printed, in its blocks `text output`. */
function screensIn(page: string): string[] {
  const text = readFileSync(path.join(repository, page), 'utf8');
  return [...text.matchAll(/^```text output\n([\s\S]*?)^```/gm)].map(([, screen = '']) => screen);
}

const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

test('docs/monorepo.md shows what migrate --all prints', async () => {
  const sysPath = 'import sys\n\nsys.path.append("shared")\n';
  const cwd = folderWith({
    ...below('services/mail', v1App),
    ...below('services/orders', { ...v1App, 'Hello/function.json': '{' }),
    ...below('services/shop', {
      ...v1App,
      'Orders/__init__.py': `${sysPath}${v1App['Orders/__init__.py']}`,
    }),
  });
  const words = ['migrate', '--all', '--yes', '--python', await environment('py311')];
  const { stdout } = await pyfunc(words, { cwd });
  const table = stdout.slice(stdout.lastIndexOf('  App'));
  // The page leaves out the details of each app below the sums.
  const [screen = ''] = screensIn('docs/monorepo.md');
  expect(table.slice(0, screen.length)).toBe(screen);
  expect(screen).toContain('\nDiagnostics: ');
});

test('docs/registry.md shows what registry validate prints', async () => {
  const page = readFileSync(path.join(repository, 'docs/registry.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(?:json|hbs)\n([\s\S]*?)^```/gm)];
  const [registry = '', template = '', code = ''] = blocks.map(([, text]) => text);
  const cwd = folderWith({
    'registry.json': registry,
    'orders/template.json': template.replace('"keep"', '"kepe"'),
    'orders/files/function.py.hbs': code,
    'orders/files/runbook.md.hbs': '# {{md name}}\n',
  });
  const { stdout, stderr } = await pyfunc(['registry', 'validate'], { cwd });
  expect(screensIn('docs/registry.md')).toEqual([stderr + stdout]);
});
