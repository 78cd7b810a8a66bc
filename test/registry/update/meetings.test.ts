import { expect, it } from 'vitest';
import { bareApp, generated, lockOf, type Texts, templates, update } from './renewal.ts';

const module = `import json
import logging

import azure.functions as func
from shared.clean import scrub

HANDLERS = {
    "read": "r",
    "write": "w",
}


class Row:
    """One row."""

    def __init__(self, text: str) -> None:
        self.text = text

    def words(self) -> list:
        return self.text.split()

    def first(self) -> str:
        return self.words()[0]


def load(text: str) -> list:
    """Read rows."""
    rows = [Row(each) for each in text.splitlines()]
    return rows


@{{ident app}}.function_name({{py name}})
{{decorators app name bindings}}
def {{ident name}}(message: func.QueueMessage) -> None:
    """Handle an order."""
    kind = message.id
    rows = load(scrub(message.get_body().decode()))
    try:
        logging.info("%d rows", len(rows))
    except ValueError:
        return
    if kind == "read":
        answer = {"count": len(rows)}
    elif kind == "write":
        answer = {"rows": [row.text for row in rows]}
    else:
        answer = {}
    logging.info(json.dumps(answer))
`;

const scrub = `def scrub(text: str) -> str:
    """Take spaces away."""
    return text.strip()
`;
const clean = `${scrub}\n\ndef check(text: str) -> bool:\n    """Whether there is any."""\n    return bool(text)\n`;

type Pairs = readonly (readonly [from: string, to: string])[];

interface Meeting {
  readonly name: string;
  /** What the owner did with the module, and other files as they are then. */
  readonly own?: Pairs;
  readonly files?: { readonly [path: string]: string | undefined };
  /** What the next version does otherwise in the module, and in `shared/clean.py`. */
  readonly its?: Pairs;
  readonly itsClean?: Pairs;
  /** What the conflict is about; or what the app has where both sides go together. */
  readonly conflict?: RegExp;
  readonly words?: readonly string[];
}

const fixed: Pairs = [['return text.strip()', 'return text.strip().casefold()']];
const cached: Pairs = [
  ['        self.text = text\n', '        self.text = text\n        self.cache = text.split()\n'],
  ['return self.text.split()', 'return self.cache'],
];
const sized: Pairs = [
  ['        self.text = text\n', '        self.text = text\n        self.size = len(text)\n'],
];
const line = (init: string) =>
  `class Line(Row):\n    def __init__(self, text: str, number: int) -> None:\n        ${init}\n        self.number = number\n`;
const renamed: Pairs = [['words(', 'tokens(']];
const counting = 'def count_of(text: str) -> int:\n    return len(load(text))\n\n\n';
const pair: Pairs = [
  ['    return rows\n', '    return rows, len(rows)\n'],
  ['    rows = load(', '    rows, _ = load('],
];

const meetings: readonly Meeting[] = [
  {
    name: 'a module under another path, and a fix in it',
    own: [['from shared.clean', 'from lib.text.clean']],
    files: { 'shared/clean.py': undefined, 'lib/text/clean.py': clean },
    itsClean: fixed,
    words: ['.casefold()'],
  },
  {
    name: 'a module under another path with a helper under another name, and a fix in it',
    own: [
      ['from shared.clean import scrub', 'from lib.clean import tidy'],
      ['scrub(', 'tidy('],
    ],
    files: { 'shared/clean.py': undefined, 'lib/clean.py': clean.replaceAll('scrub', 'tidy') },
    itsClean: fixed,
    words: ['.casefold()'],
  },
  {
    name: 'a helper under another name in its module, and a fix of it',
    own: [['scrub', 'tidy']],
    files: { 'shared/clean.py': clean.replaceAll('scrub', 'tidy') },
    itsClean: fixed,
    words: ['.casefold()'],
  },
  {
    name: 'a helper in another module, and a fix of it',
    own: [['from shared.clean', 'from texts']],
    files: { 'shared/clean.py': clean.replace(scrub, ''), 'texts.py': scrub },
    itsClean: fixed,
    words: ['.casefold()'],
  },
  {
    name: 'a helper whose work an expression does, and a fix of it',
    own: [
      ['from shared.clean import scrub\n', ''],
      ['scrub(message.get_body().decode())', 'message.get_body().decode().strip()'],
    ],
    files: { 'shared/clean.py': clean.replace(scrub, '') },
    itsClean: fixed,
    conflict: /^scrub, whose work other code does now/,
  },
  {
    name: 'a class made a dataclass, and an attribute more',
    own: [
      ['class Row:', 'from dataclasses import dataclass\n\n\n@dataclass\nclass Row:'],
      ['    def __init__(self, text: str) -> None:\n        self.text = text\n', '    text: str\n'],
    ],
    its: sized,
    conflict: /Row\.__init__/,
  },
  {
    name: 'a method, and an attribute of its name',
    own: [['    def first(', '    def size(self) -> int:\n        return 1\n\n    def first(']],
    its: sized,
    conflict: /Row\.size is a method on one side/,
  },
  {
    name: 'a property, and an attribute of its name',
    own: [
      [
        '    def first(',
        '    @property\n    def size(self) -> int:\n        return 1\n\n    def first(',
      ],
    ],
    its: sized,
    conflict: /Row\.size is a method on one side/,
  },
  {
    name: 'a property with a setter, and an attribute that sets it',
    own: [
      [
        '    def first(',
        '    @property\n    def width(self) -> int:\n        return 1\n\n    @width.setter\n    def width(self, to: int) -> None:\n        logging.info(to)\n\n    def first(',
      ],
    ],
    its: sized,
    words: ['self.size = len(text)'],
  },
  {
    name: 'a variable of a class, and an attribute of its name',
    own: [['    """One row."""\n', '    """One row."""\n\n    cache: dict = {}\n']],
    its: [
      [
        '        self.text = text\n',
        '        self.text = text\n        self.cache = text.split()\n',
      ],
    ],
    conflict: /both sides add Row\.cache/,
  },
  {
    name: 'a subclass with an __init__ of its own, and an attribute that the base class reads',
    own: [['def load(', `${line('self.text = text')}\n\ndef load(`]],
    its: cached,
    conflict: /Line\.cache is read on one side/,
  },
  {
    name: 'a subclass that calls super(), and an attribute that the base class reads',
    own: [['def load(', `${line('super().__init__(text)')}\n\ndef load(`]],
    its: cached,
    words: ['self.cache = text.split()'],
  },
  {
    name: 'a subclass in another module, and an attribute that the base class reads',
    files: { 'lines.py': `from function_app import Row\n\n\n${line('self.text = text')}` },
    its: cached,
    conflict: /lines\.py: it uses Line\.cache/,
  },
  {
    name: 'a call of a method in another module, and the method under another name',
    files: {
      'longest.py':
        'from function_app import load\n\n\ndef longest(text: str) -> int:\n    return max(len(row.words()) for row in load(text))\n',
    },
    its: renamed,
    conflict: /longest\.py: it uses words/,
  },
  {
    name: 'a method replaced from another module, and the method under another name',
    files: {
      'install.py':
        'import function_app\n\n\ndef install() -> None:\n    function_app.Row.words = lambda self: []\n',
    },
    its: renamed,
    conflict: /install\.py: it uses Row\.words/,
  },
  {
    name: 'another module that uses what stays, and a method under another name',
    files: {
      'longest.py':
        'from function_app import load\n\n\ndef texts(text: str) -> list:\n    return [row.text for row in load(text)]\n',
    },
    its: renamed,
    words: ['def tokens('],
  },
  {
    name: 'a name that a test replaces, and a helper under another name',
    files: {
      'tests/test_own.py':
        'from unittest.mock import patch\n\nimport function_app\n\n\ndef test_it() -> None:\n    with patch.object(function_app, "load", return_value=[]):\n        pass\n',
    },
    its: [['load(', 'read_rows(']],
    conflict: /test_own\.py uses load/,
  },
  {
    name: 'a type as a text, and the class under another name',
    own: [
      ['import logging\n', 'import logging\nfrom typing import cast\n'],
      ['    try:', '    logging.info(cast("Row", rows[0]).text)\n    try:'],
    ],
    its: [['Row', 'Entry']],
    conflict: /the name Row/,
  },
  {
    name: 'a call of a helper, and a pair that it returns',
    own: [['@app.function_name', `${counting}@app.function_name`]],
    its: pair,
    conflict: /one side calls load, which on the other returns 2 values/,
  },
  {
    name: 'a pair that a helper returns, and a call of it',
    own: pair,
    its: [['    logging.info(json', '    logging.info(len(load(kind)))\n    logging.info(json']],
    conflict: /one side calls load, which on the other returns 2 values/,
  },
  {
    name: 'a pair that a helper returns, and a line beside its call',
    own: pair,
    its: [['    logging.info(json', '    logging.info(kind)\n    logging.info(json']],
    words: ['logging.info(kind)'],
  },
  {
    name: 'a variable that only one branch sets, and a use of it below',
    own: [
      ['    rows = load(scrub(message.get_body().decode()))\n', ''],
      ['        logging.info("%d rows", len(rows))\n', '        logging.info("rows")\n'],
      [
        '    if kind == "read":\n        answer = {"count": len(rows)}',
        '    if kind == "read":\n        answer = {"count": 1}',
      ],
      [
        '        answer = {"rows": [row',
        '        rows = load(scrub(message.get_body().decode()))\n        answer = {"rows": [row',
      ],
    ],
    its: [['    logging.info(json', '    logging.info(rows)\n    logging.info(json']],
    conflict: /one side uses rows where the other may not have given it a value/,
  },
  {
    name: 'a variable that is deleted, and a use of it below',
    own: [
      ['    if kind == "read":', '    count = len(rows)\n    del rows\n    if kind == "read":'],
      ['{"count": len(rows)}', '{"count": count}'],
      ['{"rows": [row.text for row in rows]}', '{"rows": []}'],
    ],
    its: [['    logging.info(json', '    logging.info(rows)\n    logging.info(json']],
    conflict: /one side uses rows where the other may not have given it a value/,
  },
  {
    name: 'a variable that both branches set, and a use of another below',
    own: [
      [
        '    try:',
        '    mode = "a"\n    if kind:\n        mode = "b"\n    logging.info(mode)\n    try:',
      ],
    ],
    its: [['    logging.info(json', '    logging.info(rows)\n    logging.info(json']],
    words: ['logging.info(rows)'],
  },
  {
    name: 'a key of a dictionary on both sides',
    own: [['    "read": "r",\n', '    "delete": "d",\n    "read": "r",\n']],
    its: [['    "write": "w",\n', '    "write": "w",\n    \'delete\': "x",\n']],
    conflict: /both sides give "delete" a value/,
  },
  {
    name: 'a condition on both sides',
    own: [
      ['    if kind == "read":', '    if kind == "all":\n        return\n    elif kind == "read":'],
    ],
    its: [['    else:\n', '    elif kind == "all":\n        answer = {"all": 1}\n    else:\n']],
    conflict: /makes "if kind == "all"" of the other unreachable/,
  },
  {
    name: 'a handler of every exception, and another one below it',
    own: [['    except ValueError:', '    except Exception:']],
    its: [
      ['        return\n    if', '        return\n    except KeyError:\n        raise\n    if'],
    ],
    conflict: /makes "except KeyError" of the other unreachable/,
  },
];

it.each(meetings)('$name', ({ own = [], files = {}, its = [], itsClean = [], ...wanted }) => {
  const first = templates({ module, files: { 'shared/clean.py': clean } });
  const made = generated(bareApp, first, {});
  const all = {
    ...made,
    'function_app.py': replaced(made['function_app.py'] ?? '', own),
    ...files,
  };
  const mine = Object.fromEntries(
    Object.entries(all).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])),
  );
  const next: Texts = templates({
    module: replaced(module, its),
    files: { 'shared/clean.py': replaced(clean, itsClean) },
    version: '2.0.0',
  });
  const { entries, files: after, lock, findings } = update(mine, first, next);
  const [entry] = entries;
  const conflicts = entry?.conflicts.map(({ what }) => what) ?? [];
  if (wanted.conflict === undefined) {
    expect(conflicts).toEqual([]);
    expect(findings).toEqual([]);
    for (const each of wanted.words ?? []) expect(Object.values(after).join('\n')).toContain(each);
    return;
  }
  expect(conflicts.join('\n')).toMatch(wanted.conflict);
  expect(lock).toEqual(lockOf(made));
});

function replaced(text: string, pairs: Pairs): string {
  return pairs.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`Nothing to change: ${from}`);
    return all.replaceAll(from, () => to);
  }, text);
}
