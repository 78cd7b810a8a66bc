/** The pictures of the report in docs/images/, and what they show. `npm run pictures` and its test import it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** The parts of the report that have a picture each. */
export const sections = ['functions', 'map'];

/** Opens a report as the pictures show it. */
export async function openReport(browser, path) {
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
  await page.goto(pathToFileURL(path).href);
  await page.getByText('GetOrder', { exact: true }).first().click();
  await page.locator('.card[open] .diff').first().waitFor();
  return page;
}

/** What can be compared on any machine, whatever its fonts: the texts, and the style sheet. */
export async function shownIn(page) {
  const css = readFileSync(new URL('../page/page.css', import.meta.url));
  return {
    style: createHash('sha256').update(css).digest('hex'),
    functions: await page.locator('.card[open]').textContent(),
    map: await page.locator('#map svg text').allTextContents(),
  };
}
