import { describe, expect, it } from 'vitest';
import { bareApp, generated, lockOf, type Texts, templates, update } from './renewal.ts';

const module = `import json
import logging

import azure.functions as func
from acme.clean import scrub

LIMIT = 10


class Row:
    """One row."""

    def __init__(self, text: str) -> None:
        self.text = text

    def words(self) -> list:
        return self.text.split()


def load(text: str) -> list:
    """Read rows."""
    return [Row(each) for each in text.splitlines()][:LIMIT]


@{{ident app}}.function_name({{py name}})
{{decorators app name bindings}}
def {{ident name}}(message: func.QueueMessage) -> None:
    """Handle an order."""
    text = scrub(message.get_body().decode())
    rows = load(text)
    logging.info("%d rows", len(rows))
    for row in rows:
        logging.debug(json.dumps(row.words()))
`;

const first = templates({ module });
const app = generated(bareApp, first, {});
const script = app['function_app.py'] ?? '';

const part = (from: string, to: string) =>
  script.slice(script.indexOf(from), script.indexOf(to)).trimEnd();
const row = part('class Row', 'def load');
const load = part('def load', '@app.function_name');

interface Side<Content> {
  readonly name: string;
  /** Words that must be in the app afterwards. */
  readonly words: readonly string[];
  readonly change: (content: Content) => Content;
}

const inScript =
  (...pairs: readonly (readonly [from: string, to: string])[]) =>
  (files: Texts): Texts => {
    let text = files['function_app.py'] ?? '';
    for (const [from, to] of pairs) {
      if (!text.includes(from)) throw new Error(`Nothing to change: ${from}`);
      text = text.replaceAll(from, () => to);
    }
    return { ...files, 'function_app.py': text };
  };

/** What owners did with the generated code. */
const owners: readonly Side<Texts>[] = [
  {
    name: 'a class in a module of its own',
    words: ['from rows import Row'],
    change: (files) => ({
      ...inScript(
        [`${row}\n\n\n`, ''],
        ['import scrub\n', 'import scrub\nfrom rows import Row\n'],
      )(files),
      'rows.py': `${row}\n`,
    }),
  },
  {
    name: 'a helper in a package, under another name',
    words: ['from helpers.loading import load as load_rows', 'load_rows(text)'],
    change: (files) => ({
      ...inScript(
        [`${load}\n\n\n`, ''],
        [`${row}\n\n\n`, ''],
        ['LIMIT = 10\n', ''],
        ['load(text)', 'load_rows(text)'],
        ['import scrub\n', 'import scrub\nfrom helpers.loading import load as load_rows\n'],
      )(files),
      'helpers/__init__.py': '',
      'helpers/loading.py': `LIMIT = 10\n\n\n${row}\n\n\n${load}\n`,
    }),
  },
  {
    name: 'helpers in a package that passes them on',
    words: ['from helpers import load'],
    change: (files) => ({
      ...inScript(
        [`${load}\n\n\n`, ''],
        [`${row}\n\n\n`, ''],
        ['LIMIT = 10\n', ''],
        ['import scrub\n', 'import scrub\nfrom helpers import load\n'],
      )(files),
      'helpers/__init__.py': 'from .loading import load\n',
      'helpers/loading.py': `LIMIT = 10\n\n\n${row}\n\n\n${load}\n`,
    }),
  },
  {
    name: 'helpers in a module that is imported whole',
    words: ['import helpers.loading as loading', 'loading.load(text)'],
    change: (files) => ({
      ...inScript(
        [`${load}\n\n\n`, ''],
        [`${row}\n\n\n`, ''],
        ['LIMIT = 10\n', ''],
        ['= load(text)', '= loading.load(text)'],
        ['import scrub\n', 'import scrub\nimport helpers.loading as loading\n'],
      )(files),
      'helpers/__init__.py': '',
      'helpers/loading.py': `LIMIT = 10\n\n\n${row}\n\n\n${load}\n`,
    }),
  },
  {
    name: 'a helper in its only user',
    words: ['    def load(text: str) -> list:'],
    change: inScript(
      [`${load}\n\n\n`, ''],
      ['    text = scrub', `    ${load.replaceAll('\n', '\n    ')}\n\n    text = scrub`],
    ),
  },
  {
    name: 'a helper as a method',
    words: ['Row.load(text)'],
    change: inScript(
      [`${load}\n\n\n`, ''],
      [
        '        return self.text.split()\n',
        `        return self.text.split()\n\n    @staticmethod\n    ${load.replaceAll('\n', '\n    ')}\n`,
      ],
      ['= load(text)', '= Row.load(text)'],
    ),
  },
  {
    name: 'a function that waits',
    words: ['async def orders('],
    change: inScript(['\ndef orders(', '\nasync def orders(']),
  },
  {
    name: 'a loop in with',
    words: ['with span("rows"):'],
    change: inScript(
      [
        '    for row in rows:\n        logging.debug(json.dumps(row.words()))',
        '    with span("rows"):\n        for row in rows:\n            logging.debug(json.dumps(row.words()))',
      ],
      ['import scrub\n', 'import scrub\nfrom trace_spans import span\n'],
    ),
  },
  {
    name: 'modules under other names',
    words: ['import json as js', 'js.dumps', 'import azure.functions as af'],
    change: inScript(
      ['import json\n', 'import json as js\n'],
      ['json.dumps', 'js.dumps'],
      ['functions as func', 'functions as af'],
      ['func.', 'af.'],
    ),
  },
  {
    name: 'a check before the rest',
    words: ['if message is None:'],
    change: inScript([
      '    text = scrub',
      '    if message is None:\n        return\n    text = scrub',
    ]),
  },
  {
    name: 'another order of declarations',
    words: [],
    change: inScript([`${row}\n\n\n${load}`, `${load}\n\n\n${row}`]),
  },
  {
    name: 'comments and docstrings',
    words: ['# Ask the orders team.', '"""Ours."""'],
    change: inScript(
      ['def load', '# Ask the orders team.\ndef load'],
      ['"""Handle an order."""', '"""Ours."""'],
    ),
  },
  {
    name: 'a stack of decorators',
    words: ['@timed\n@traced("orders")\n@app.function_name'],
    change: inScript(
      ['@app.function_name', '@timed\n@traced("orders")\n@app.function_name'],
      ['import scrub\n', 'import scrub\nfrom own import timed, traced\n'],
    ),
  },
  {
    name: 'another variable and a function in try',
    words: ['functions = func.FunctionApp()', '    @functions.function_name'],
    change: (files) => {
      const text = (files['function_app.py'] ?? '')
        .replaceAll('@app.', '@functions.')
        .replace('app = func', 'functions = func');
      const at = text.indexOf('@functions.function_name');
      const own = text.slice(at).replace(/^(?=.)/gm, '    ');
      const tried = `${text.slice(0, at)}try:\n${own}except ImportError:\n    raise\n`;
      return { ...files, 'function_app.py': tried };
    },
  },
  {
    name: 'another name and other quotes',
    words: ['def take_orders('],
    change: (files) => ({
      ...files,
      'function_app.py': (files['function_app.py'] ?? '')
        .replace('def orders(', 'def take_orders(')
        .replace(/(?<!")"([^"'\n]*)"(?!")/g, "'$1'"),
    }),
  },
  {
    name: 'a subclass',
    words: ['class Row(Base):'],
    change: inScript(
      ['class Row:', 'class Row(Base):'],
      ['import scrub\n', 'import scrub\nfrom own import Base\n'],
    ),
  },
];

const inModule =
  (...pairs: readonly (readonly [from: string, to: string])[]) =>
  (text: string): string => {
    let made = text;
    for (const [from, to] of pairs) made = made.replaceAll(from, () => to);
    return made;
  };

/** What the next version of the template does otherwise. */
const releases: readonly Side<string>[] = [
  {
    name: 'a line of the function',
    words: ['rows of %s', 'len(rows), message.id)'],
    change: inModule(['"%d rows", len(rows))', '"%d rows of %s", len(rows), message.id)']),
  },
  {
    name: 'a line of a helper',
    words: ['text.strip().splitlines()'],
    change: inModule(['text.splitlines()', 'text.strip().splitlines()']),
  },
  {
    name: 'a method',
    words: ['def count(self) -> int:'],
    change: inModule([
      'return self.text.split()\n',
      'return self.text.split()\n\n    def count(self) -> int:\n        return len(self.words())\n',
    ]),
  },
  {
    name: 'an import from another module',
    words: ['from acme.wash import scrub'],
    change: inModule(['from acme.clean import scrub', 'from acme.wash import scrub']),
  },
  { name: 'a constant', words: ['LIMIT = 20'], change: inModule(['LIMIT = 10', 'LIMIT = 20']) },
  {
    name: 'a new helper and its call',
    words: ['def check(text: str) -> None:', 'check(text)'],
    change: inModule(
      [
        'class Row',
        'def check(text: str) -> None:\n    if not text:\n        raise ValueError(text)\n\n\nclass Row',
      ],
      ['    rows = load', '    check(text)\n    rows = load'],
    ),
  },
  {
    name: 'a helper under another name',
    words: ['def read_rows(text: str)', 'read_rows(text)'],
    change: inModule(['def load(', 'def read_rows('], ['= load(', '= read_rows(']),
  },
];

/** Pairs that change one place, or whose change has no place any more. */
const meets = new Set<string>([
  // Lines next to one another.
  'a helper in a package, under another name × a line of the function',
  'a helper in a package, under another name × a new helper and its call',
  'helpers in a module that is imported whole × a line of the function',
  'helpers in a module that is imported whole × a new helper and its call',
  'a helper as a method × a line of the function',
  'a helper as a method × a new helper and its call',
  'a loop in with × a line of the function',
  // One name on both sides.
  'a helper in a package, under another name × a helper under another name',
  'helpers in a module that is imported whole × a helper under another name',
  'helpers in a package that passes them on × a helper under another name',
  'a helper in its only user × a helper under another name',
  'a helper as a method × a helper under another name',
  // The code of the template is other code now.
  'a helper in its only user × a line of a helper',
  'a helper as a method × a line of a helper',
]);

describe.each(owners)('$name', ({ name, words, change }) => {
  it.each(releases)('and $name', (release) => {
    const mine = change(app);
    const next = templates({ module: release.change(module), version: '2.0.0' });
    const { entries, files, lock } = update(mine, first, next);
    const [entry] = entries;
    const isMet = entry?.result === 'conflict';
    const text = Object.values(files).join('\n').replaceAll("'", '"');
    const lost = [...words, ...(isMet ? [] : release.words)].filter((each) => !text.includes(each));
    expect({ isMet, lost, why: entry?.conflicts.map(({ what }) => what) }).toMatchObject({
      isMet: meets.has(`${name} × ${release.name}`),
      lost: [],
    });
    if (isMet) expect(lock).toEqual(lockOf(app));
  });
});
