import { expect, test } from 'vitest';
import { verifyApp } from '../../verify/verify.ts';
import { generate, layouts, library } from '../generators/new-app.ts';
import { environment } from '../python/environment.ts';
import { pythonAt, scratchFolders } from './scratch.ts';

const lay = scratchFolders();
const python = await pythonAt(await environment('py313'));

const names = library.names.filter((name) => name !== 'app');
/** As few apps as can be: a template joins the first app that it can be in. */
const groups: string[][] = [];
for (const name of names) {
  const found = groups.find((group) => group.length < 8 && isPossible([...group, name]));
  if (found === undefined) groups.push([name]);
  else found.push(name);
}

function isPossible(template: string[]): boolean {
  return layouts.every((layout) => 'function_app.py' in generate({ template, layout }).files);
}

// Packages of the templates are not installed here: stand-ins must not invent anything either.
test.concurrent.each(
  groups.map((template, at) => ({ template, layout: layouts[at % 2] ?? 'blueprints' })),
)('nothing is lost of $template in $layout', async ({ template, layout }) => {
  const { bytes } = generate({ template, layout });
  const texts = Object.entries(bytes).map(([path, text]) => [path, Buffer.from(text).toString()]);
  const { diagnostics, functions } = await verifyApp(lay(Object.fromEntries(texts)), { python });
  // A package that is not installed may bring another that a template imports.
  const known = diagnostics.filter(
    ({ code, severity }) =>
      !['PYF440', 'PYF442'].includes(code) && !(code === 'PYF492' && severity === 'review'),
  );
  expect(known).toEqual([]);
  expect(functions.length).toBeGreaterThanOrEqual(template.length);
});
