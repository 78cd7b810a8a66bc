import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes } from '../../diagnostics/codes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const site = mkdtempSync(path.join(tmpdir(), 'pyfunc-site-'));
afterAll(() => rmSync(site, { recursive: true, force: true }));

// VitePress fails on a link that leads nowhere.
beforeAll(() => {
  const program = path.join(root, 'node_modules/vitepress/bin/vitepress.js');
  const words = [program, 'build', 'docs', '--outDir', site];
  execFileSync(process.execPath, words, { cwd: root, stdio: 'pipe' });
}, 300_000);

const pagesOfSite = () =>
  readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));

test('each diagnostic has a page of its own', () => {
  const missing = codes.filter(({ code }) => !existsSync(page(`codes/${code.toLowerCase()}`)));
  expect(missing.map(({ code }) => code)).toEqual([]);
});

test('each page of docs/ is in the menu', () => {
  const config = readFileSync(path.join(root, 'docs/.vitepress/config.ts'), 'utf8');
  const pages = pagesOfSite()
    .map((name) => `/${name.replace(/\.html$/, '').replaceAll(path.sep, '/')}`)
    .filter((name) => !/^\/(?:codes\/|404$|index$)/.test(name));
  expect(pages.filter((name) => !config.includes(`'${name}'`))).toEqual([]);
});

test('no page loads anything from another site', () => {
  const loads = pagesOfSite().flatMap((name) => {
    const text = readFileSync(path.join(site, name), 'utf8');
    const tags = text.match(
      /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?\/\/[^>]*>/g,
    );
    return (tags ?? []).map((tag) => `${name}: ${tag}`);
  });
  expect(loads).toEqual([]);
});

function page(name: string): string {
  return path.join(site, `${name}.html`);
}
