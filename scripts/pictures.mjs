/**
 * `npm run pictures`: takes the pictures of the report in docs/images/ from a real run, which migrates a
 * copy of examples/legacy. Needs a build in dist/ and Chromium (`CHROMIUM` names it). The picture of the
 * terminal is made by `npm run docs`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-pictures-'));
cpSync(path.join(root, 'examples/legacy'), path.join(folder, 'legacy'), { recursive: true });
const words = [path.join(root, 'dist/pyfunc.cjs'), 'migrate', 'legacy', '--yes'];
execFileSync(process.execPath, [...words, '--report', 'report.html'], { cwd: folder });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
await page.goto(pathToFileURL(path.join(folder, 'report.html')).href);
await page.getByText('GetOrder', { exact: true }).first().click();
for (const section of ['functions', 'map']) {
  await page.evaluate((id) => document.getElementById(id)?.scrollIntoView(), section);
  await page.screenshot({ path: path.join(root, `docs/images/report-${section}.png`) });
}
await browser.close();
rmSync(folder, { recursive: true });
