import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok } from '../../../diagnostics/result.ts';
import { readScript } from '../../../registry/config/config-script.ts';
import { addToConfig, newConfig, removeFromConfig } from '../../../registry/config/edit-config.ts';
import { withEdits } from '../../../workspace/text/text-edit.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';

const imported = "import { defineConfig } from 'pyfunc';\n";

describe('is read as data', () => {
  const acme = { registries: { '@acme': './templates' } };
  const body = "{ registries: { '@acme': './templates' } }";
  test.each([
    ['an object', `export default ${body};`],
    ['defineConfig', `${imported}export default defineConfig(${body});`],
    [
      'defineConfig by another name',
      `import { defineConfig as own } from "pyfunc";\nexport default own(${body})`,
    ],
    ['as const', `export default ${body} as const;`],
    [
      'satisfies',
      `import type { Config } from 'pyfunc';\nexport default ${body} satisfies Config;`,
    ],
    ['in parentheses', `export default (${body});`],
    [
      'a constant',
      `import type { Config } from 'pyfunc';\nconst config: Config = ${body};\nexport default config;`,
    ],
    [
      'a constant in defineConfig',
      `${imported}const c = defineConfig(${body});\nexport default c;`,
    ],
    [
      'comments',
      `// ours\nexport default { registries: { /* a */ '@acme': './templates' /* b */, }, };`,
    ],
    ['quotes of any kind', 'export default { "registries": { "@acme": `./templates` } };'],
    ['CRLF', `${imported}export default defineConfig(${body});`.replaceAll('\n', '\r\n')],
  ])('%s', (_, text) => {
    expect(valueIn(readScript('pyfunc.config.ts', text))).toMatchObject({ value: acme });
  });

  test('every kind of value', () => {
    const text = "export default { a: [1, true, false, null, 'x\\u0041\\n', {}] };";
    expect(valueIn(readScript('pyfunc.config.mjs', text))).toMatchObject({
      value: { a: [1, true, false, null, 'xA\n', {}] },
    });
  });

  test('each value has its place', () => {
    const text = `${imported}export default defineConfig(${body});`;
    const document = readScript('pyfunc.config.ts', text);
    const span = document.kind === 'ok' && document.value.spanOf(['registries', '@acme']);
    expect(span && text.slice(span.start, span.end)).toBe("'./templates'");
  });

  test('keys that are there twice are told', () => {
    const text = 'export default { a: 1, a: 2 };';
    expect(valueIn(readScript('pyfunc.config.ts', text))).toMatchObject({
      duplicates: [{ path: ['a'] }],
    });
  });
});

describe('is never run', () => {
  test.each([
    ['export default load();', 'load()', 'a call of load'],
    ['export default defineConfig({});', 'defineConfig({})', 'a call of defineConfig'],
    [
      "import { defineConfig } from './mine';\nexport default defineConfig({});",
      'defineConfig({})',
      'a call of defineConfig',
    ],
    ['export default { a: process.env.A };', 'process.env.A', 'computed'],
    ['const a = 1;\nexport default { a };', 'a', 'a variable'],
    ["const b = 'x';\nexport default { a: b };", 'b', 'a variable'],
    ['export default { a: `$' + '{1}` };', '`$' + '{1}`', 'a text with values in it'],
    ['export default { ...{} };', '...{}', 'a spread'],
    ['export default { a: [...[]] };', '...[]', 'a spread'],
    ["export default { a: 'x' + 'y' };", "'x' + 'y'", 'computed'],
    ["export default { ['a']: 1 };", "['a']: 1", 'computed'],
    ['export default { a() {} };', 'a() {}', 'a function'],
    ['export default { get a() { return 1 } };', 'get a() { return 1 }', 'computed'],
    ['export default { a: () => 1 };', '() => 1', 'a function'],
    ['let c = {};\nexport default c;', 'c', 'a variable'],
    ['export default class {}', undefined, undefined],
    ['export default () => ({});', '() => ({})', 'a function'],
    ['export default await import("x");', 'await import("x")', 'computed'],
  ])('%s', (text, place, what) => {
    const problems = readScript('pyfunc.config.ts', text);
    if (problems.kind === 'ok') throw new Error('it was read');
    const [problem] = problems.diagnostics;
    const span = problem?.at?.span;
    expect(span && text.slice(span.start, span.end)).toBe(place);
    expect(problem?.code).toBe(place === undefined ? 'PYF240' : 'PYF241');
    if (what !== undefined) expect(problem?.message).toContain(`This is ${what}`);
  });

  test.each([
    ["export default { a: 'x };", 'unterminated string literal'],
    ['export default { a: };', 'expression expected'],
    ['', 'has no `export default`'],
    ['module.exports = {};', 'has no `export default`'],
    ['export default {', "'}' expected"],
  ])('%s', (text, message) => {
    expect(diagnosticOf(readScript('pyfunc.config.ts', text))).toMatchObject({
      code: 'PYF240',
      message: expect.stringContaining(message),
    });
  });

  test('nesting without end is a mistake', () => {
    const text = `export default ${'['.repeat(50_000)}${']'.repeat(50_000)};`;
    expect(diagnosticOf(readScript('pyfunc.config.ts', text))).toMatchObject({
      code: 'PYF240',
      message: expect.stringContaining('nested too deeply'),
    });
  });

  test('a type in a .js is a mistake', () => {
    expect(
      diagnosticOf(readScript('pyfunc.config.js', 'export default {} as const;')),
    ).toMatchObject({ code: 'PYF240' });
  });
});

const texts: readonly (readonly [name: string, before: string, after: string])[] = [
  [
    'lines with trailing commas',
    "export default {\n  registries: {\n    '@a': './a',\n  },\n};\n",
    "export default {\n  registries: {\n    '@a': './a',\n    '@new': './new',\n  },\n};\n",
  ],
  [
    'lines without, and tabs',
    'export default {\n\tregistries: {\n\t\t"@a": "./a"\n\t}\n}\n',
    'export default {\n\tregistries: {\n\t\t"@a": "./a",\n\t\t"@new": "./new"\n\t}\n}\n',
  ],
  [
    'one line',
    "export default { registries: { '@a': './a' } };",
    "export default { registries: { '@a': './a', '@new': './new' } };",
  ],
  [
    'comments',
    "export default {\n  registries: {\n    // first\n    '@a': './a', // ours\n    // last\n  },\n};\n",
    "export default {\n  registries: {\n    // first\n    '@a': './a', // ours\n    '@new': './new',\n    // last\n  },\n};\n",
  ],
  [
    'a comment and no comma',
    "export default {\n  registries: {\n    '@a': './a' // ours\n  }\n};\n",
    "export default {\n  registries: {\n    '@a': './a', // ours\n    '@new': './new'\n  }\n};\n",
  ],
  [
    'an object value',
    "export default {\n  registries: {\n    '@a': {\n      source: './a',\n    },\n  },\n};\n",
    "export default {\n  registries: {\n    '@a': {\n      source: './a',\n    },\n    '@new': './new',\n  },\n};\n",
  ],
];

describe('add and remove', () => {
  test.each(texts)('%s', async (_, before, after) => {
    expect(await added(before)).toBe(after);
    expect(await removed(after)).toBe(before);
  });

  test.each([
    [
      'an empty object',
      `${imported}export default defineConfig({\n  registries: {},\n});\n`,
      `${imported}export default defineConfig({\n  registries: {\n    '@new': './new',\n  },\n});\n`,
    ],
    [
      'other keys only',
      "export default {\n  apps: { include: ['apps/*'] },\n};\n",
      "export default {\n  apps: { include: ['apps/*'] },\n  registries: {\n    '@new': './new',\n  },\n};\n",
    ],
    [
      'nothing',
      `${imported}export default defineConfig({});\n`,
      `${imported}export default defineConfig({\n  registries: {\n    '@new': './new',\n  },\n});\n`,
    ],
    [
      'a constant',
      'const config = {\n  registries: {\n    "@a": "./a",\n  },\n} as const;\nexport default config;\n',
      'const config = {\n  registries: {\n    "@a": "./a",\n    "@new": "./new",\n  },\n} as const;\nexport default config;\n',
    ],
  ])('add to %s', async (_, before, after) => {
    expect(await added(before)).toBe(after);
    expect(valueIn(readScript('pyfunc.config.ts', after))).toMatchObject({
      value: { registries: { '@new': './new' } },
    });
  });

  test('remove the first, the middle and the only one', async () => {
    const rest = (names: string) => `export default { registries: { ${names} } };`;
    expect(await removed(rest("'@new': './new', '@b': './b'"))).toBe(rest("'@b': './b'"));
    expect(await removed(rest("'@a': './a', '@new': './new', '@b': './b'"))).toBe(
      rest("'@a': './a', '@b': './b'"),
    );
    expect(await removed(rest("'@new': './new'"))).toBe(rest(''));
  });

  test('what is removed was there', async () => {
    const text = "export default { registries: { '@a': './a' } };";
    expect(await removed(text)).toBe(text);
  });

  test('headers are written out', async () => {
    const entry = { source: 'https://x/t.tgz', headers: { 'X-Token': "it's mine" } };
    const edits = await addToConfig('pyfunc.config.ts', 'export default {};\n', '@new', entry);
    const text = withEdits('export default {};\n', edits ?? []);
    expect(valueIn(readScript('pyfunc.config.ts', text))).toMatchObject({
      value: { registries: { '@new': entry } },
    });
  });
});

test.each(['pyfunc.config.ts', 'pyfunc.config.json'] as const)('a new %s', async (name) => {
  const text = newConfig(name, '@new', { source: './new' });
  const read = name.endsWith('.ts') ? readScript(name, text) : ok({ value: JSON.parse(text) });
  expect(valueIn(read)).toMatchObject({ value: { registries: { '@new': './new' } } });
  expect(text.endsWith('}\n') || text.endsWith('});\n')).toBe(true);
});

/** A configuration written by somebody: registries, with what they like between tokens. */
const written = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom('@a', '@b', '@c-d', '@e1'), { minLength: 0 }),
    quote: fc.constantFrom("'", '"'),
    gap: fc.constantFrom(' ', '\n  ', '\n\t\t', '\r\n    ', ' /* x */ ', '\n  // it, is {\n  '),
    after: fc.constantFrom('', ' ', ' // {,}\n', ' /* , */ '),
    comma: fc.constantFrom('', ','),
    wrap: fc.constantFrom(
      (body: string) => `export default ${body};`,
      (body: string) => `${imported}export default defineConfig(${body});`,
      (body: string) => `// é 🎉\nconst own = ${body} as const;\nexport default own`,
    ),
  })
  .map(({ names, quote, gap, after, comma, wrap }) => {
    const members = names.map((name) => `${quote}${name}${quote}: ${quote}./x${quote}`);
    const last = members.length > 0 ? comma + after : after;
    return {
      names,
      text: wrap(`{${gap}registries: {${gap}${members.join(`,${after}${gap}`)}${last}}${gap}}`),
    };
  });

test('whatever is written, adding adds one and removing takes it out', async () => {
  await fc.assert(
    fc.asyncProperty(written, async ({ names, text }) => {
      const before = Object.fromEntries(names.map((name) => [name, './x']));
      const after = await added(text);
      expect(valueIn(readScript('pyfunc.config.ts', after))).toMatchObject({
        value: { registries: { ...before, '@new': './new' } },
      });
      const back = readScript('pyfunc.config.ts', await removed(after));
      expect(back.kind === 'ok' && back.value.value).toEqual({ registries: before });
      // Comments are neither lost nor doubled.
      expect(after.match(/é 🎉|it, is|x \*|\{,\}|\* ,/g)).toEqual(
        text.match(/é 🎉|it, is|x \*|\{,\}|\* ,/g),
      );
    }),
    { numRuns: 400 },
  );
});

async function added(text: string): Promise<string> {
  const edits = await addToConfig('pyfunc.config.ts', text, '@new', { source: './new' });
  return withEdits(text, edits ?? []);
}

async function removed(text: string): Promise<string> {
  return withEdits(text, await removeFromConfig('pyfunc.config.ts', text, '@new'));
}
