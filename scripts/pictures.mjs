/**
 * `npm run pictures`: takes the pictures of the report in docs/images/ from a real run, which migrates a
 * copy of examples/legacy. Needs a build in dist/ and Chromium (`CHROMIUM` names it). What they show is kept
 * beside them in report.json, by which a test tells that they are out of date. The picture of the terminal is
 * made by `npm run docs`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { openReport, sections, shownIn } from './report-pictures.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-pictures-'));
cpSync(path.join(root, 'examples/legacy'), path.join(folder, 'legacy'), { recursive: true });
const words = [path.join(root, 'dist/pyfunc.cjs'), 'migrate', 'legacy', '--yes'];
execFileSync(process.execPath, [...words, '--report', 'report.html'], { cwd: folder });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await openReport(browser, path.join(folder, 'report.html'));
const images = path.join(root, 'docs/images');
for (const section of sections) {
  await page.evaluate((id) => document.getElementById(id)?.scrollIntoView(), section);
  await page.screenshot({ path: path.join(images, `report-${section}.png`) });
}
const shown = await shownIn(page);
writeFileSync(path.join(images, 'report.json'), `${JSON.stringify(shown, null, 2)}\n`);
await browser.close();
rmSync(folder, { recursive: true });
