import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes } from '../../diagnostics/codes.ts';
import manifest from '../../package.json' with { type: 'json' };
import { serve } from './serve.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const site = mkdtempSync(path.join(tmpdir(), 'pyfunc-site-'));
const base = new URL(manifest.homepage).pathname;
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
afterAll(() => rmSync(site, { recursive: true, force: true }));

/** Text of each page by its name, such as `codes/pyf133`. */
const pages = new Map<string, string>();

// VitePress fails on a link to a page that is not there.
beforeAll(() => {
  const program = path.join(root, 'node_modules/vitepress/bin/vitepress.js');
  const words = [program, 'build', 'docs', '--outDir', site];
  execFileSync(process.execPath, words, { cwd: root, stdio: 'pipe' });
  for (const name of readdirSync(site, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.html')) continue;
    const text = readFileSync(path.join(site, name), 'utf8');
    pages.set(name.replaceAll(path.sep, '/').replace(/\.html$/, ''), text);
  }
}, 300_000);

test('each diagnostic has a page of its own', () => {
  const missing = codes.filter(({ code }) => !pages.has(`codes/${code.toLowerCase()}`));
  expect(missing.map(({ code }) => code)).toEqual([]);
});

test('each page of docs/ is in the menu', () => {
  const config = readFileSync(path.join(root, 'docs/.vitepress/config.ts'), 'utf8');
  const named = [...pages.keys()].filter((name) => !/^(?:codes\/|404$|index$)/.test(name));
  expect(named.filter((name) => !config.includes(`'/${name}'`))).toEqual([]);
});

test('each link leads to a page and a heading that are there', () => {
  const ids = new Map(
    [...pages].map(([name, text]) => [
      name,
      new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)),
    ]),
  );
  const dead = [...pages].flatMap(([name, text]) => {
    const links = [...text.matchAll(/<a\b[^>]*\shref="([^"]+)"/g)].map(([, href = '']) => href);
    return [...new Set(links)].flatMap((href) => {
      const { origin, pathname, hash } = new URL(href, `http://site${base}${name}`);
      if (origin !== 'http://site') return [];
      const found = ids.get(decodeURIComponent(pathname.slice(base.length)) || 'index');
      const anchor = decodeURIComponent(hash.slice(1));
      return found !== undefined && (anchor === '' || found.has(anchor))
        ? []
        : [`${name}: ${href}`];
    });
  });
  expect(dead).toEqual([]);
});

test('no page loads anything from another site', () => {
  const loads = [...pages].flatMap(([name, text]) => {
    const tags = text.match(
      /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?\/\/[^>]*>/g,
    );
    return (tags ?? []).map((tag) => `${name}: ${tag}`);
  });
  expect(loads).toEqual([]);
});

test('pages are small', () => {
  const kilobytes = (file: string) => gzipSync(readFileSync(path.join(site, file))).length / 1024;
  /** The page with the scripts and styles that it names, compressed. */
  const weight = (name: string) => {
    const files = [...(pages.get(name) ?? '').matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)];
    const names = new Set(files.map(([, file = '']) => file.slice(base.length)));
    return [`${name}.html`, ...names].reduce((sum, file) => sum + kilobytes(file), 0);
  };
  expect(weight('index')).toBeLessThan(120);
  expect(weight('learn/first-migration')).toBeLessThan(120);
  expect(weight('bindings')).toBeLessThan(200);
});

// CI installs Chromium; a machine without one skips this test and says so.
test.skipIf(!existsSync(browserPath))(
  `axe finds nothing wrong, and nothing else is requested, in ${browserPath}`,
  async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const { server, url } = await serve(site, base);
    const browser = await chromium.launch({
      executablePath: browserPath,
      args: ['--no-sandbox'],
    });
    const troubles: string[] = [];
    const page = await browser.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) troubles.push(request.url());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => troubles.push(message.text()));
    for (const name of ['', 'learn/first-migration', 'bindings', 'codes/pyf133', 'commands']) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(`${url}${name}`, { waitUntil: 'networkidle' });
      await page.evaluate(axe);
      // In the dark, only colors are others.
      for (const [colorScheme, rules] of [
        ['light', {}],
        ['dark', { runOnly: ['color-contrast'] }],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        const found: string[] = await page.evaluate(
          `axe.run(${JSON.stringify(rules)}).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))`,
        );
        troubles.push(...found.map((each) => `${name}, ${colorScheme}: ${each}`));
      }
    }
    await browser.close();
    server.close();
    expect(troubles).toEqual([]);
  },
  240_000,
);
