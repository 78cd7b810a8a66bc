import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pages } from '../../docs/pages.ts';
import { digestOf, mermaidIn } from '../../scripts/mermaid.mjs';
import { repository } from '../python/environment.ts';

test.each(Object.keys(pages))('docs/%s is up to date (npm run docs)', async (name) => {
  await expect(await pages[name]?.()).toMatchFileSnapshot(`../../docs/${name}`);
});

test('each Mermaid diagram is drawn for the site (npm run diagrams)', () => {
  const docs = path.join(repository, 'docs');
  const drawn = readdirSync(path.join(docs, '.vitepress/diagrams'));
  const diagrams = readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => mermaidIn(readFileSync(path.join(docs, name), 'utf8')));
  expect(diagrams.length).toBeGreaterThan(0);
  expect(drawn.sort()).toEqual(diagrams.map((each) => `${digestOf(each)}.svg`).sort());
});
