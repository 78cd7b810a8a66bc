import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

test('each column of a table has a name', () => {
  const unnamed = [...pages].filter(([, text]) => /<th\b[^>]*>\s*<\/th>/.test(text));
  expect(unnamed.map(([name]) => name)).toEqual([]);
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
  const sizes = new Map<string, number>();
  const kilobytes = (file: string) => {
    const known = sizes.get(file);
    const size = known ?? gzipSync(readFileSync(path.join(site, file))).length / 1024;
    sizes.set(file, size);
    return size;
  };
  const large = new Map([
    ['bindings', 150],
    ['diagnostics', 200],
    ['reports', 220],
    ['template-catalog', 140],
  ]);
  /** The page with the scripts, styles and pictures that it names, compressed. */
  const over = [...pages].flatMap(([name, text]) => {
    const named = [...text.matchAll(/(?:src|href)="([^"]+\.(?:js|css|svg|png))"/g)];
    const files = [...new Set(named.map(([, file = '']) => file.slice(base.length)))];
    const weight = [`${name}.html`, ...files].reduce((sum, file) => sum + kilobytes(file), 0);
    const isOver = weight > (large.get(name) ?? 120) || files.length > 12;
    return isOver ? [`${name}: ${files.length} files, ${Math.round(weight)} KiB`] : [];
  });
  expect(over).toEqual([]);
});

/**
 * Runs in the page: a few visible elements for each combination of color, font and backgrounds that its text
 * has. What their contrast is, it is everywhere, and axe takes minutes for each word of a long page.
 */
const oneOfEachLook = `() => {
  const backgrounds = new Map();
  const behind = (element) => {
    if (element === null) return "";
    if (!backgrounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity].join(" ");
      const isClear = own === "rgba(0, 0, 0, 0) none 1";
      backgrounds.set(element, behind(element.parentElement) + (isClear ? "" : "|" + own));
    }
    return backgrounds.get(element);
  };
  const looks = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    const hasText = [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== "");
    if (!hasText || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const { color, fill, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const look = [color, fill, fontSize, fontWeight, textShadow, behind(element)].join();
    looks.set(look, [...(looks.get(look) ?? []), element]);
  }
  return [...looks.values()].flatMap((elements) => elements.slice(0, 3));
}`;

// CI installs Chromium; a machine without one skips these tests and says so.
describe.skipIf(!existsSync(browserPath))(`in ${browserPath}`, () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const troubles: string[] = [];
  let server: Server;
  let url: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    ({ server, url } = await serve(site, base));
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    // Or colors that are on their way from one scheme to the other are measured.
    page = await browser.newPage({ reducedMotion: 'reduce' });
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) troubles.push(request.url());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => troubles.push(message.text()));
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  const kinds = [
    '',
    'learn/first-migration',
    'bindings',
    'codes/pyf133',
    'commands',
    'how-to/review-a-migration',
    'explain/other-tools',
    'architecture',
  ];

  test.each(kinds)(
    'axe finds nothing wrong, and a phone shows the whole width, of /%s',
    async (name) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${url}${name}`, { waitUntil: 'networkidle' });
      // A long page is there before its buttons have their names.
      await page.waitForSelector('.VPSwitchAppearance:not([title=""])', { state: 'attached' });
      const width: number = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBe(390);
      await page.setViewportSize({ width: 1280, height: 720 });
      await page.evaluate(axe);
      expect(
        await violations('document', { rules: { 'color-contrast': { enabled: false } } }),
      ).toEqual([]);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const found = await violations(`(${oneOfEachLook})()`, { runOnly: ['color-contrast'] });
        expect(found, colorScheme).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      expect(troubles).toEqual([]);
    },
    120_000,
  );

  /** What axe finds in these elements. It neither names nor describes those that it finds nothing in. */
  async function violations(elements: string, rules: object): Promise<string[]> {
    const options = { ...rules, resultTypes: ['violations'], selectors: false };
    return page.evaluate(
      `axe.run(${elements}, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))`,
    );
  }

  test('the search finds a decorator, and asks no other site', async () => {
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.keyboard.press('Control+k');
    await page.locator('[id$="search-input"]').fill('cosmos_db_output');
    const found = page.locator('[id$="search-list"] a').first();
    expect(await found.getAttribute('href')).toContain('bindings#cosmosdb-output');
    expect(troubles).toEqual([]);
  }, 60_000);
});
