import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AppsDocument } from '../../api/report/document.ts';
import { htmlReport } from '../../api/report/page/html-report.ts';
import { pageDataOf } from '../../api/report/page/page-data.ts';
import { bundlePage } from '../../scripts/page.mjs';
import { built } from '../cli/built.ts';
import { pyfunc } from '../cli/fake-host.ts';
import { hostileTexts } from '../cli/hostile-texts.ts';
import { below, repository, v2 as secondVersion } from '../cli/update/update-repository.ts';
import { v1App } from '../cli/v1-app.ts';
import { folderWith } from '../workspace/folders.ts';
import { documentWith } from './hostile-document.ts';

const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const bin = built('pyfunc');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// CI installs Chromium; a machine without one skips these tests and says so.
describe.skipIf(!existsSync(browserPath))(`the page of reports, in ${browserPath}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pyfunc-page-'));
  let browser: Browser;
  let assets: { script: string; style: string };

  beforeAll(async () => {
    await bundlePage(folder);
    const text = (name: string) => readFileSync(join(folder, name), 'utf8');
    assets = { script: text('page.js'), style: text('page.css') };
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(document: AppsDocument, colorScheme: 'light' | 'dark' = 'light') {
    const html = htmlReport(pageDataOf(document, new Date(0)), assets);
    const place = mkdtempSync(join(folder, 'report-'));
    writeFileSync(join(place, 'report.html'), html);
    return { page: await openFile(join(place, 'report.html'), colorScheme), bytes: html.length };
  }

  /** Opens a report; nothing may be requested but the file, and nothing may go wrong. */
  async function openFile(path: string, colorScheme: 'light' | 'dark' = 'light') {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.url().startsWith('file:')) return;
      troubles.push(request.url());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('dialog', (dialog) => troubles.push(dialog.message()));
    page.on('console', (message) => troubles.push(message.text()));
    await page.goto(pathToFileURL(path).href);
    onTestFinished(async () => {
      await context.close();
      expect(troubles).toEqual([]);
    });
    return page;
  }

  /** As axe counts them, on the page as it is. */
  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    return page.evaluate(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    );
  }

  const openAll = (page: Page) =>
    page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; })`);

  const planOf = async () => {
    const cwd = folderWith({
      ...v1App,
      'Hello/function.json': String(v1App['Hello/function.json']).replace(
        '{',
        '{ "disabled": true,',
      ),
    });
    const { stdout } = await pyfunc(['migrate', '--dry-run', '--json'], { cwd });
    return JSON.parse(stdout) as AppsDocument;
  };

  test('shows a plan: function.json beside its decorators, diffs, diagnostics', async () => {
    const { page } = await open(await planOf());
    await page.getByText('Orders', { exact: true }).first().click();
    const card = page.locator('.card[open]');
    await expect.poll(() => card.textContent()).toContain('queue_name="orders"');
    const diff = card.locator('.diff').first();
    expect(await diff.textContent()).toContain('@bp.queue_trigger');
    const trigger = diff.locator('.in', { hasText: '@bp.queue_trigger' });
    expect(await trigger.getAttribute('data-line')).toBe('7');
    expect(await page.locator('#map svg').count()).toBe(1);
    await page
      .getByText(/review PYF126/)
      .first()
      .click();
    await expect.poll(() => page.locator('#diagnostics').textContent()).toContain('Python');
  });

  const secret = Buffer.from('a long secret key '.repeat(4)).toString('base64');
  const line = `CONNECTION = "DefaultEndpointsProtocol=https;AccountKey=${secret}"\n`;
  const v1 = {
    ...v1App,
    'Orders/__init__.py': line + v1App['Orders/__init__.py'],
  };
  const v2 = {
    'host.json': '{"version": "2.0"}\n',
    'requirements.txt': 'azure-functions\n',
    'function_app.py': `import azure.functions as func\n\napp = func.FunctionApp()\n${line}\n\n@app.timer_trigger(arg_name="timer", schedule="0 0 * * * *")\ndef clean(timer: func.TimerRequest) -> None:\n    print(timer)\n`,
  };
  const updated = () => {
    const withSecret = (app: Readonly<Record<string, string>>) => ({
      ...app,
      'function_app.py': `${line}${app['function_app.py'] ?? ''}`,
    });
    const { root, env } = repository(secondVersion, withSecret);
    return { cwd: root, env };
  };
  const inFolder = (files: Readonly<Record<string, string>>) => () => ({
    cwd: folderWith(files),
    env: {},
  });
  test.each([
    ['verify', inFolder(v2), 0, ['clean', 'timerTrigger', 'indexed']],
    ['doctor', inFolder(v2), 0, ['PYF489', 'clean']],
    ['update apps/shop --dry-run', updated, 0, ['pyfunc update', 'Not shown: it may hold secrets']],
    [
      'migrate --all --check',
      inFolder({ ...below('one', v1), ...below('two', v1) }),
      3,
      ['4 functions', 'one', 'two', 'Sort by worst'],
    ],
  ] as const)('%s saves one, without secrets', async (words, prepare, code, texts) => {
    const { cwd, env } = prepare();
    const run = spawnSync(process.execPath, [bin, ...words.split(' '), '--report', 'report.html'], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect(run.status, run.stdout + run.stderr).toBe(code);
    expect(run.stderr).toContain('Report saved: report.html');
    const file = join(cwd, 'report.html');
    expect(readFileSync(file, 'utf8')).not.toContain(secret.slice(0, 40));
    const page = await openFile(file);
    await openAll(page);
    for (const text of texts) {
      await expect.poll(() => page.locator('body').textContent()).toContain(text);
    }
  });

  test.each(['light', 'dark'] as const)('axe finds nothing wrong in %s colors', async (scheme) => {
    const { page } = await open(await planOf(), scheme);
    expect(await violations(page)).toEqual([]);
    await openAll(page);
    await page.waitForTimeout(100);
    expect(await violations(page)).toEqual([]);
  });

  test('on a phone the page fits, with the decorators of a card in view', async () => {
    const { page } = await open(await planOf());
    await page.setViewportSize({ width: 380, height: 800 });
    await page.getByText('Orders', { exact: true }).first().click();
    const table = page.locator('.card[open] table').first();
    await expect.poll(() => table.textContent()).toContain('queue_name="orders"');
    const { x, width } = (await table.boundingBox()) ?? { x: 0, width: 0 };
    expect(width).toBeGreaterThan(0);
    expect(x + width).toBeLessThanOrEqual(380);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380);
    expect(await violations(page)).toEqual([]);
  });

  test('works with the keyboard', async () => {
    const { page } = await open(await planOf());
    await page.keyboard.press('/');
    await page.keyboard.type('Orders');
    await expect.poll(() => page.locator('.card').count()).toBe(1);
    await page.locator('#search').blur();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.card[open] .diff').count()).toBeGreaterThan(0);
  });

  test('a link to a function opens it', async () => {
    const { page } = await open(await planOf());
    const id = await page.locator('.card', { hasText: 'Orders' }).getAttribute('id');
    await page.goto(`${page.url().replace(/#.*/, '')}#${id}`);
    await expect.poll(() => page.locator('.card[open]').count()).toBe(1);
  });

  test('hostile names in every field stay text', async () => {
    const hostile = [
      '</script><script>alert(1)</script>',
      '<img src=http://127.0.0.1:9/x onerror=alert(1)>',
      '"><svg onload=alert(1)>',
      '<!--<script>',
      'javascript:alert(1)',
      '__proto__',
      'constructor',
      ...hostileTexts.filter((_, at) => at % 12 === 0 && at < 120),
      '\u202e\u2066',
    ];
    const apps = hostile.flatMap((text) => documentWith(text).apps);
    const { page } = await open({ ...documentWith('</h4><b>x'), apps });
    await openAll(page);
    // The page's own scripts go with the body that they replace.
    expect(await page.locator('script, img, iframe, svg[onload], b:has-text("x")').count()).toBe(0);
    expect(await page.locator('#functions .told').first().textContent()).toMatch(/\d+/);
    const names = (await page.locator('.card .name').allTextContents()).join('\n');
    for (const text of hostile.slice(0, 7)) expect(names).toContain(text);
    expect(await page.locator('body').textContent()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(await violations(page)).toEqual([]);
  });

  test('200 apps with 5,000 functions: a small page, a small file, and quick filters', async () => {
    const { page, bytes } = await open(manyApps(200, 25));
    expect(bytes).toBeLessThan(5_000_000);
    const nodes = () => page.evaluate(`document.querySelectorAll('*').length`) as Promise<number>;
    expect(await nodes()).toBeLessThan(3000);
    await page.locator('#search').fill('fn-117-3');
    await expect.poll(() => page.locator('.card').count()).toBe(1);
    await page.locator('#search').fill('');
    await expect.poll(() => page.locator('.card').count()).toBe(50);
    await page.locator('#functions').getByRole('button', { name: 'Next' }).click();
    expect(await page.locator('#functions .told').first().textContent()).toBe(
      'Functions 51 to 100 of 5000',
    );
    await page.locator('#filter-app').selectOption('apps/app-7');
    await expect.poll(() => page.locator('#map svg').count()).toBe(1);
    await openAll(page);
    expect(await nodes()).toBeLessThan(12_000);
  });

  test('on paper the functions are open and controls are gone', async () => {
    const { page } = await open(await planOf());
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    await expect.poll(() => page.locator('.card[open] .diff').count()).toBeGreaterThan(1);
    expect(await page.locator('#search').isVisible()).toBe(false);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(1000);
  });
});

function manyApps(apps: number, functions: number): AppsDocument {
  const rows = Array.from({ length: apps }, (_, at) => ({
    ...{ root: `/work/apps/app-${at}`, path: `apps/app-${at}`, result: 'planned' as const },
    exitCode: at % 10 === 0 ? 4 : 0,
    functions: Array.from({ length: functions }, (_, of) => ({
      ...{ name: `fn-${at}-${of}`, status: 'migrated', trigger: 'queueTrigger', source: `q${of}` },
      script: `fn-${at}-${of}/__init__.py`,
      bindings: [
        {
          ...{ type: 'queueTrigger', name: 'msg', direction: 'in', decorator: 'queue_trigger' },
          properties: [
            {
              kind: 'same',
              property: 'queueName',
              value: `"q${of}"`,
              argument: `queue_name="q${of}"`,
            },
          ],
        },
      ],
    })),
    diagnostics: [
      {
        code: 'PYF126' as const,
        severity: 'review' as const,
        message: 'Disabled.',
        function: `fn-${at}-1`,
      },
    ],
    changes: [],
  }));
  return {
    ...{ version: 1, command: 'migrate', status: 'planned', exitCode: 4 },
    ...{ diagnostics: [], apps: rows, changes: [], next: [] },
  };
}
