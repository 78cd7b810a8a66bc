import { expect, test } from 'vitest';
import { pages } from '../../docs/pages.ts';

test.each(Object.keys(pages))('docs/%s is up to date (npm run docs)', async (name) => {
  await expect(await pages[name]?.()).toMatchFileSnapshot(`../../docs/${name}`);
});
