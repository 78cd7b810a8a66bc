import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { type ParseError, parse } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import type { Binding } from '../../bindings/function-json/function-json.ts';
import { catalog } from '../../bindings/index.ts';
import type { Command, Flag } from '../../cli/command.ts';
import { commands } from '../../cli/commands/commands.ts';
import { globalFlags } from '../../cli/flags/shared-flags.ts';
import { run } from '../../cli/main.ts';
import { codes } from '../../diagnostics/codes.ts';
import { companions } from '../bindings/examples.ts';
import { askLibrary } from '../bindings/library.ts';
import { environment, repository } from '../python/environment.ts';

/** Every page for users, by its path in the repository. */
const pages = new Map(
  ['README.md', 'CONTRIBUTING.md']
    .concat(
      readdirSync(path.join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md') && !name.includes('['))
        .map((name) => `docs/${name.replaceAll(path.sep, '/')}`),
    )
    .map((name) => [name, readFileSync(path.join(repository, name), 'utf8')]),
);

interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const blocks = [...pages].flatMap(([page, text]): Block[] =>
  [...text.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```/gm)].map(([, language = '', body = '']) => ({
    page,
    language,
    text: body,
  })),
);
const inLanguage = (...languages: string[]) =>
  blocks.filter(({ language }) => languages.includes(language));

const withoutBlocks = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '');

describe('code', () => {
  test('Python compiles', async () => {
    const script = [
      'import ast, json, sys, textwrap',
      'for page, text in json.load(sys.stdin):',
      '    text = textwrap.dedent(text)',
      '    # Also decorators alone, the head of a function, and what stands in a coroutine.',
      '    for each in (text, text + "\\ndef main(): pass", text.rstrip() + " pass", "async def f():\\n" + textwrap.indent(text, " ")):',
      '        try: ast.parse(each)',
      '        except SyntaxError as problem: said = problem',
      '        else: break',
      '    else: print(page, said, text, sep="\\n")',
    ].join('\n');
    const input = JSON.stringify(inLanguage('python').map(({ page, text }) => [page, text]));
    const python = await environment('py313');
    expect(execFileSync(python, ['-c', script], { input, encoding: 'utf8' })).toBe('');
  });

  test('JSON parses', () => {
    const isValid = (text: string) => {
      const errors: ParseError[] = [];
      parse(text, errors);
      return errors.length === 0;
    };
    // Some blocks are a part of an object.
    const wrong = inLanguage('json').filter(({ text }) => !isValid(text) && !isValid(`{${text}}`));
    expect(wrong).toEqual([]);
  });

  test('TypeScript parses', () => {
    for (const { text } of inLanguage('ts')) transformSync(text, { loader: 'ts' });
  });
});

describe('command lines', () => {
  const all = new Map<string, Command>();
  const collect = (each: Command, above = '') => {
    all.set(`${above}${each.name}`, each);
    for (const inner of each.commands ?? []) collect(inner, `${each.name} `);
  };
  for (const each of commands) collect(each);
  const namesOf = (flags: readonly Flag[]) =>
    flags.flatMap(({ flags: text }) => text.match(/--?[a-z][\w-]*/g) ?? []);
  const everywhere = [...namesOf(globalFlags), '--help', '-h', '--version', '-v'];
  // The catalog is generated from the questions of the templates, which are flags too.
  const questions = (pages.get('docs/template-catalog.md') ?? '').match(/--[a-z][\w-]*/g) ?? [];

  const inert = (command: Command): Command =>
    command.commands === undefined
      ? { ...command, load: async () => ({ run: async () => 'done' as const }) }
      : { ...command, commands: command.commands.map(inert) };
  const inertCommands = commands.map(inert);

  /** What the parser says of a line that starts pyfunc, without running its command. */
  async function problemIn(line: string): Promise<string | undefined> {
    const words = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) =>
      word.replace(/^(["'])(.*)\1$/, '$2'),
    );
    if (words.length === 0 || all.has(words.join(' '))) return undefined;
    let said = '';
    const output = { isTTY: false, columns: 80, write: (text: string) => (said += text) };
    const host = { stdin: { isTTY: false }, stdout: output, stderr: output, env: {}, cwd: tmpdir };
    return (await run(words, inertCommands, host)) === 'done' ? undefined : said;
  }

  /** The lines that their parser does not take. */
  async function wrongOf(lines: readonly (readonly [page: string, line: string])[]) {
    const wrong: string[] = [];
    for (const [page, line] of lines) {
      const problem = await problemIn(line);
      if (problem !== undefined) wrong.push(`${page}: ${line}: ${problem}`);
    }
    return wrong;
  }

  test('are lines that the parser takes', async () => {
    const lines = inLanguage('sh', 'bash', 'yaml', 'yml').flatMap(({ page, text }) =>
      text.split('\n').flatMap((each): [string, string][] => {
        const [, rest] =
          /(?:^|\s)(?:npx (?:--yes )?)?pyfunc(?:@\S+)? ([^|>&]*)/.exec(
            each
              .replace(/(?:^|\s+)#.*$/, '')
              .replace(/npm create pyfunc\S* (\S+)(?: --(?= ))?/, 'pyfunc create $1'),
          ) ?? [];
        return rest === undefined ? [] : [[page, rest.replace(/[')]+$/, '')]];
      }),
    );
    expect(lines.length).toBeGreaterThan(200);
    expect(await wrongOf(lines)).toEqual([]);
  }, 60_000);

  test('in a sentence are lines that the parser takes', async () => {
    const lines = [...pages].flatMap(([page, text]) =>
      [...withoutBlocks(text).matchAll(/(?<!`)`(?:npx )?pyfunc(?:@\S+)? ([^<`\n][^`\n]*)`/g)].map(
        ([, line = '']): [string, string] => [page, line],
      ),
    );
    expect(lines.length).toBeGreaterThan(150);
    expect(await wrongOf(lines)).toEqual([]);
  }, 60_000);

  test('every flag in a text is one of pyfunc, unless it follows the name of another tool', () => {
    const tools = ['afs', 'az', 'docker', 'func', 'git', 'pip-compile', 'python', 'turbo', 'uv'];
    const ofTools = new RegExp(`\\b(?:${tools.join('|')}) [^\`\n]*`, 'g');
    const ofOthers = [
      // "and published with `--no-build`", about Core Tools.
      '--build',
      '--no-build',
      '--disallow-code-generation-from-strings',
      // A question in the example of a template.
      '--batch-size',
    ];
    const flags = [...all.values()].flatMap((each) => namesOf(each.flags));
    const known = [...flags, ...everywhere, ...questions, ...ofOthers];
    const named = [...pages].flatMap(([page, text]) =>
      (
        withoutBlocks(text)
          .replace(ofTools, '')
          .match(/(?<![\w-])--[a-z][\w-]*/g) ?? []
      ).map((flag) => ({ page, flag })),
    );
    expect(named.length).toBeGreaterThan(500);
    expect(named.filter(({ flag }) => !known.includes(flag))).toEqual([]);
  });
});

describe('names', () => {
  test('of diagnostics are those of pyfunc', () => {
    const known = new Set(codes.map(({ code }) => String(code)));
    const wrong = [...pages].flatMap(([page, text]) =>
      (withoutBlocks(text).match(/\bPYF\d+\b/g) ?? [])
        .filter((code) => !known.has(code))
        .map((code) => `${page}: ${code}`),
    );
    expect(wrong).toEqual([]);
  });

  test('of templates are those of the catalog', () => {
    const known = readdirSync(path.join(repository, 'templates'));
    const named = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/\btemplates? `([a-z][a-z-]*)`/g)].map(([, name = '']) => ({ page, name })),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => !known.includes(name))).toEqual([]);
  });
});

test('a screen is on a page whose test prints it', () => {
  const printed = /^docs\/(?:learn\/|how-to\/|monorepo\.md|registry\.md)/;
  const screens = [...pages].flatMap(([page, text]) =>
    [...text.matchAll(/^```(.*)\n([\s\S]*?)^```/gm)]
      .map(([, kind = '', body = '']) => ({ page, kind, body }))
      .filter(({ kind, body }) =>
        kind === 'text output'
          ? !printed.test(page)
          : kind.startsWith('text') && /Verified|Done:|PYF\d/.test(body),
      ),
  );
  expect(screens).toEqual([]);
});

test('the changelog names every command', () => {
  const changelog = readFileSync(path.join(repository, 'CHANGELOG.md'), 'utf8');
  const names = commands.flatMap(({ name, commands: inner = [] }) => [
    name,
    ...inner.map((each) => each.name),
  ]);
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(changelog))).toEqual([]);
});

describe('the binding map', async () => {
  const map = pages.get('docs/bindings.md') ?? '';
  const sections = map
    .split(/^### /m)
    .filter((section) => section.includes('\nDecorator `@app.'))
    .map((section) => ({
      title: section.slice(0, section.indexOf('\n')),
      binding: JSON.parse(/^```json\n([\s\S]*?)^```/m.exec(section)?.[1] ?? ''),
      code: /^```python\n([\s\S]*?)^```/m.exec(section)?.[1] ?? '',
    }));
  const timer = '@bp.timer_trigger(arg_name="timer", schedule="0 0 * * * *")\n';
  const answer = askLibrary(await environment('py311'), {
    functions: sections.map(({ binding, code }) => {
      const isWhole = /trigger$/i.test(binding.type) || binding.type === 'http';
      const decorators = `${isWhole ? '' : timer}${code.replaceAll('@app.', '@bp.')}`;
      return {
        text: `@bp.function_name("Example")\n${decorators}async def main(**bound):\n    pass\n`,
        durableBlueprint: true,
      };
    }),
  });

  test('has every type', () => expect(sections).toHaveLength(catalog.length));

  test.each(sections.map((each, index) => ({ ...each, indexed: answer.functions[index] })))(
    '$title: the decorator means what the JSON says',
    ({ binding, indexed }) => {
      if (indexed === undefined || 'error' in indexed) throw new Error(indexed?.error);
      const { type, name, direction, ...properties } = binding;
      const example: Binding = { type, name, direction, properties };
      const fn = { name: 'Example', bindings: [...companions(example), example] };
      const expected = type === 'orchestrationClient' ? 'note' : 'same';
      expect(compareFunctions(fn.name, fn, indexed).verdict).toBe(expected);
    },
  );
});
