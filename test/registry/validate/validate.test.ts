import { beforeAll, describe, expect, test } from 'vitest';
import { builtIn, type Library } from '../../../generators/templates/library.ts';
import { initParser } from '../../../python/parse.ts';
import { validateRegistry } from '../../../registry/validate/validate-registry.ts';
import { positionOf } from '../../../workspace/text/position.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { registryCommand } from '../../cli/registry/registry-command.ts';
import { folderWith } from '../../workspace/folders.ts';

let library: Library;
beforeAll(async () => {
  await initParser();
  library = await builtIn();
});

/** A registry in which nothing is wrong. */
const good: Readonly<Record<string, string>> = {
  'registry.json': `{
  "name": "@acme",
  "title": "Templates of Acme",
  "version": "2.3.0",
  "requires": {"pyfunc": ">=0.1"},
  "plopfile": "plopfile.mjs"
}
`,
  'plopfile.mjs': 'export default () => {};\n',
  'orders/template.json': `{
  "$schema": "../node_modules/pyfunc/schemas/template.schema.json",
  "kind": "function",
  "name": "orders",
  "title": "Takes orders",
  "description": "Takes orders of a queue in batches.",
  "version": "1.2.0",
  "questions": [
    {"name": "name", "title": "Name", "kind": "text", "format": "function-name", "default": "orders"},
    {"name": "queue", "title": "Queue", "kind": "text", "format": "resource-name", "default": "items"},
    {"name": "batch", "title": "Batch", "kind": "number", "min": 1, "max": 32, "default": 16},
    {"name": "team", "title": "Team", "kind": "text", "format": "line", "pattern": "team-[a-z]+", "rule": "must be team- and letters", "default": "team-data"},
    {"name": "style", "title": "Style", "kind": "select", "choices": [{"value": "plain", "title": "Plain"}, {"value": "rich", "title": "Rich"}], "default": "plain"},
    {"name": "color", "title": "Color", "kind": "confirm", "default": true, "when": {"style": "rich"}}
  ],
  "module": "module.py.hbs",
  "bindings": [
    {"type": "queueTrigger", "direction": "in", "name": "msg", "queueName": "{{queue}}", "connection": "Orders"},
    {"type": "http", "direction": "out", "name": "answer"}
  ],
  "others": {
    "status": {"name": "{{name}}_status", "bindings": [
      {"type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "function", "methods": ["get"], "route": "status"},
      {"type": "http", "direction": "out", "name": "$return"}
    ]}
  },
  "files": [
    {"from": "notes.md.hbs", "to": "docs/{{name}}.md", "merge": "keep"},
    {"from": "check.py.hbs", "to": "checks/{{name}}.py", "merge": "keep", "when": {"style": "rich"}, "unless": ["pytest.ini"]}
  ],
  "writes": ["docs/*.md", "checks/**"],
  "uses": [{"template": "audit", "answers": {"level": "high"}}],
  "settings": {"Orders": "UseDevelopmentStorage=true"},
  "host": {"extensions": {"queues": {"batchSize": "{{batch}}"}}},
  "requirements": ["httpx>=0.27"]
}
`,
  'orders/files/module.py.hbs': `import azure.functions as func


{{decorators app name bindings}}
def {{ident name}}(msg: func.QueueMessage, answer: func.Out[str]) -> None:
    answer.set({{py team}})


{{decorators app status.name status.bindings}}
def {{ident status.name}}(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("ok")
`,
  'orders/files/notes.md.hbs': '# {{name}}\n\n{{md team}}\n',
  'orders/files/check.py.hbs': 'COLOR = {{py color}}\n',
  'orders/tests/rich.json': `{
  "answers": {"style": "rich", "color": false},
  "update": {"edits": [{"file": "function_app.py", "append": "X = 1\\n"}]}
}
`,
  'audit/template.json': `{
  "kind": "files",
  "name": "audit",
  "title": "An audit",
  "version": "1.0.0",
  "questions": [{"name": "level", "title": "Level", "kind": "select", "choices": [{"value": "low", "title": "Low"}, {"value": "high", "title": "High"}], "default": "low"}],
  "files": [{"from": "audit.txt.hbs", "to": "audit.txt", "merge": "own"}],
  "settings": {},
  "requirements": []
}
`,
  'audit/files/audit.txt.hbs': '{{level}}\n',
};

const orders = 'orders/template.json';

interface Found {
  /** `path:line:column`, or the path alone. */
  readonly place: string;
  readonly code: string;
  readonly words: string;
}

function findings(files: Readonly<Record<string, string>>): Found[] {
  return validateRegistry(memoryTree(files), library, '.').findings.map(
    ({ at, code, message, hint }) => {
      const text = files[at?.path ?? ''];
      if (at?.span === undefined || text === undefined) {
        return { place: at?.path ?? '', code, words: `${message} ${hint}` };
      }
      const { line, column } = positionOf(text, at.span.start);
      return { place: `${at.path}:${line}:${column}`, code, words: `${message} ${hint}` };
    },
  );
}

test('nothing is wrong with a good registry', () => {
  expect(findings(good)).toEqual([]);
});

/**
 * One mistake: in `file` the text `from` becomes `to`, and the finding is at `at` in what it becomes, or
 * at the first character of `to`.
 */
type Mistake = readonly [
  file: string,
  from: string,
  to: string,
  at: string,
  words: string,
  code?: string,
];

const mistakes: readonly Mistake[] = [
  // registry.json
  ['registry.json', '"name": "@acme"', '"nmae": "@acme"', '"nmae"', 'did you mean name?'],
  ['registry.json', '"@acme"', '"Acme"', '"Acme"', 'did you mean @acme?'],
  ['registry.json', '"2.3.0"', '"2.3"', '"2.3"', 'did you mean 2.3.0?'],
  ['registry.json', '"2.3.0"', '"v2.3.0"', '"v2.3.0"', 'did you mean 2.3.0?'],
  ['registry.json', '"2.3.0"', '2', '2,', 'must be a text'],
  ['registry.json', '">=0.1"', '"at least 0.1"', '"at least', 'must be a range of versions'],
  ['registry.json', '{"pyfunc"', '{"pyfunk"', '"pyfunk"', 'did you mean pyfunc?'],
  [
    'registry.json',
    '"plopfile.mjs"',
    '"plopfil.mjs"',
    '"plopfil.mjs"',
    'did you mean plopfile.mjs?',
  ],
  ['registry.json', '"plopfile.mjs"', '"../plopfile.mjs"', '"../', 'plopfile'],
  ['registry.json', '"2.3.0",', '"2.3.0"', '"requires"', 'a comma is missing'],
  ['registry.json', '"title":', '"name": "@b", "title":', '"name": "@b"', 'is there twice'],
  // template.json: its fields
  [orders, '"title": "Takes orders"', '"titel": "Takes orders"', '"titel"', 'did you mean title?'],
  [orders, '"kind": "function"', '"kind": "functon"', '"functon"', 'did you mean function?'],
  [orders, '"name": "orders"', '"name": "order"', '"order"', 'did you mean orders?'],
  [orders, '"version": "1.2.0"', '"version": "1.2"', '"1.2"', 'did you mean 1.2.0?'],
  [orders, '"settings": {', '"setings": {', '"setings"', 'did you mean settings?'],
  [orders, '"httpx>=0.27"', '"httpx is needed"', '"httpx is', 'must be a line of requirements.txt'],
  [orders, '["httpx>=0.27"]', '"httpx>=0.27"', '"httpx>=', 'must be a list'],
  [
    orders,
    '"writes": ["docs/*.md", "checks/**"],',
    '// nothing\n',
    '// nothing',
    'a comment is not allowed',
  ],
  [orders, '["httpx>=0.27"]\n}', '["httpx>=0.27"],\n}', '}\n$', 'property name'],
  [orders, '"module": "module.py.hbs",', '', '{', 'module: is missing'],
  // questions
  [orders, '"kind": "select"', '"kind": "selct"', '"selct"', 'did you mean select?'],
  [
    orders,
    '"format": "resource-name"',
    '"format": "resource-nam"',
    '"resource-nam"',
    'did you mean resource-name?',
  ],
  [
    orders,
    '"format": "resource-name"',
    '"fromat": "resource-name"',
    '"fromat"',
    'did you mean format?',
  ],
  [orders, '"name": "queue"', '"name": "Queue"', '"Queue"', 'must be in camelCase'],
  [orders, '"name": "batch"', '"name": "queue"', '"queue", "title": "Batch"', 'is there twice'],
  [orders, '"min": 1', '"min": 64', '32', 'must not be below min'],
  [orders, '"min": 1', '"min": "1"', '"1"', 'must be a whole number'],
  [orders, '"default": 16', '"default": 64', '64', 'must be at most 32'],
  [orders, '"default": "plain"', '"default": "plian"', '"plian"', 'did you mean plain?'],
  [orders, '"default": true', '"default": "yes"', '"yes"', 'must be true or false'],
  [orders, '"team-[a-z]+"', '"team-(?=[a-z])"', '"team-(?=', 'RE2'],
  [orders, '"team-[a-z]+"', '"team-[a-z"', '"team-[a-z"', 'RE2'],
  [orders, '"team-data"', '"crew-data"', '"crew-data"', 'must be team- and letters'],
  [orders, '"rule": "must be team- and letters", ', '', '{"name": "team"', 'rule: is missing'],
  [orders, '"value": "rich"', '"value": "plain"', '"plain", "title": "Rich"', 'is there twice'],
  [
    orders,
    '"when": {"style": "rich"}}\n',
    '"when": {"stile": "rich"}}\n',
    '"stile"',
    'did you mean style?',
  ],
  [
    orders,
    '"when": {"style": "rich"}}\n',
    '"when": {"style": "rihc"}}\n',
    '"rihc"',
    'did you mean rich?',
  ],
  [
    orders,
    '"default": "items"}',
    '"default": "items", "when": {"style": "rich"}}',
    '"style": "rich"}},',
    'is asked only after this',
  ],
  [
    orders,
    '"format": "function-name"',
    '"format": "line"',
    '"line", "default": "orders"',
    'function-name',
  ],
  [
    orders,
    '"name": "queue", "title"',
    '"name": "module", "title"',
    '"module", "title"',
    'pyfunc gives',
  ],
  // files
  [orders, '"merge": "keep"}', '"merge": "kepe"}', '"kepe"', 'did you mean keep?'],
  [orders, '"merge": "keep"}', '"merge": "overwrite"}', '"overwrite"', 'must be one of keep'],
  [
    orders,
    '"from": "notes.md.hbs"',
    '"from": "note.md.hbs"',
    '"note.md.hbs"',
    'did you mean notes.md.hbs?',
  ],
  [
    orders,
    '"module": "module.py.hbs"',
    '"module": "modul.py.hbs"',
    '"modul.py.hbs"',
    'did you mean module.py.hbs?',
  ],
  [
    orders,
    '"to": "docs/{{name}}.md"',
    '"to": "docs/{{nmae}}.md"',
    'nmae}}',
    'Did you mean name?',
    'PYF201',
  ],
  [
    orders,
    '"to": "docs/{{name}}.md"',
    '"to": "doc/{{name}}.md"',
    '"doc/',
    'none of `writes` covers',
  ],
  [
    orders,
    '"to": "docs/{{name}}.md"',
    '"to": "docs/{{name}.md"',
    '}.md"',
    'is not understood',
    'PYF200',
  ],
  [
    orders,
    '"when": {"style": "rich"}, "unless"',
    '"when": {"stylee": "rich"}, "unless"',
    '"stylee"',
    'did you mean style?',
  ],
  [
    orders,
    '"when": {"style": "rich"}, "unless"',
    '"when": {"color": "yes"}, "unless"',
    '"yes"',
    'must be true or false',
  ],
  [
    orders,
    '"unless": ["pytest.ini"]',
    '"unles": ["pytest.ini"]',
    '"unles"',
    'did you mean unless?',
  ],
  [orders, '"docs/*.md"', '"/docs/*.md"', '"/docs', 'must be relative'],
  [orders, '"docs/*.md"', '"docs/../*.md"', '"docs/../', 'must not leave the app'],
  [orders, '"docs/*.md"', '"docs/{a,*.md"', '"docs/{a', 'a brace that is not closed'],
  [orders, '"docs/*.md"', '"docs/[a-z]*.md"', '"docs/[', 'has a bracket'],
  [orders, '"docs/*.md"', '"!docs/*.md"', '"!docs', 'is a negation'],
  // bindings
  [orders, '"queueTrigger"', '"queueTriger"', '"queueTriger"', 'did you mean queueTrigger?'],
  [orders, '"queueTrigger"', '"QueueTrigger"', '"QueueTrigger"', 'did you mean queueTrigger?'],
  [
    orders,
    '"queueTrigger"',
    '"acmeBusTrigger"',
    '"acmeBusTrigger"',
    'is not a binding that pyfunc knows',
    'PYF212',
  ],
  [orders, '"queueName": ', '"queuName": ', '"queuName"', 'did you mean queueName?'],
  [
    orders,
    ', "connection": "Orders"',
    '',
    '{"type": "queueTrigger"',
    'needs the property connection',
  ],
  [
    orders,
    '"name": "msg", "queueName"',
    '"nam": "msg", "queueName"',
    '"nam"',
    'did you mean name?',
  ],
  [
    orders,
    '"direction": "in", "name": "msg"',
    '"direction": "inn", "name": "msg"',
    '"inn"',
    'did you mean in?',
  ],
  [
    orders,
    '"direction": "in", "name": "msg"',
    '"direction": "out", "name": "msg"',
    '"out", "name": "msg"',
    'must be "in"',
  ],
  [
    orders,
    '"authLevel": "function"',
    '"authLevel": "functon"',
    '"functon"',
    'did you mean function?',
  ],
  [orders, '"methods": ["get"]', '"methods": ["gte"]', '["gte"]', 'did you mean get?'],
  [
    orders,
    '"type": "http", "direction": "out", "name": "answer"',
    '"type": "timerTrigger", "direction": "in", "name": "answer", "schedule": "0 0 3 * * *"',
    '"timerTrigger"',
    'is a second trigger',
  ],
  [orders, '"name": "answer"', '"name": "msg"', '"msg"}\n', 'is there twice'],
  [
    orders,
    '"name": "answer"',
    '"name": "the answer"',
    '"the answer"',
    'is not a name of a parameter',
  ],
  [orders, '"{{queue}}"', '"{{queu}}"', '{{queu}}', 'Did you mean queue?', 'PYF201'],
  [orders, '"{{batch}}"', '"{{bach}}"', '{{bach}}', 'Did you mean batch?', 'PYF201'],
  [orders, '"{{name}}_status"', '"status"', '"status", "bindings"', 'must have {{name}} in it'],
  // uses
  [orders, '"template": "audit"', '"template": "audti"', '"audti"', 'did you mean audit?'],
  [
    orders,
    '"template": "audit", "answers": {"level": "high"}',
    '"template": "pyfunc:htpp"',
    '"pyfunc:htpp"',
    'did you mean pyfunc:http?',
  ],
  [
    orders,
    '"template": "audit", "answers": {"level": "high"}',
    '"template": "http"',
    '"http"}]',
    'did you mean pyfunc:http?',
  ],
  [
    orders,
    '"template": "audit", "answers": {"level": "high"}',
    '"template": "orders"',
    '"orders"}]',
    'is the template itself',
  ],
  [orders, '{"level": "high"}', '{"levle": "high"}', '"levle"', 'did you mean level?'],
  [orders, '{"level": "high"}', '{"level": "hihg"}', '"hihg"', 'did you mean high?'],
  // files of the template
  [
    'orders/files/module.py.hbs',
    '{{ident name}}',
    '{{ident nmae}}',
    'nmae}}',
    'Did you mean name?',
    'PYF201',
  ],
  [
    'orders/files/module.py.hbs',
    '{{py team}}',
    '{{pyt team}}',
    '{{pyt team}}',
    'Did you mean py?',
    'PYF202',
  ],
  ['orders/files/module.py.hbs', '{{py team}}', '{{team}}', '{{team}}', '{{py team}}', 'PYF203'],
  [
    'orders/files/module.py.hbs',
    '(msg: func.QueueMessage,',
    '(msg func.QueueMessage,',
    '{{ident name}}(msg',
    'Python cannot parse',
    'PYF210',
  ],
  [
    'orders/files/check.py.hbs',
    'COLOR = ',
    'COLOR == = ',
    '= {{py',
    'Python cannot parse',
    'PYF210',
  ],
  // tests
  ['orders/tests/rich.json', '"style"', '"stile"', '"stile"', 'did you mean style?', 'PYF295'],
  ['orders/tests/rich.json', '"rich"', '"rcih"', '"rcih"', 'did you mean rich?', 'PYF295'],
  [
    'orders/tests/rich.json',
    '"answers"',
    '"answer"',
    '"answer"',
    'did you mean answers?',
    'PYF295',
  ],
  ['orders/tests/rich.json', '"edits"', '"edit"', '"edit"', 'did you mean edits?', 'PYF295'],
  ['orders/tests/rich.json', '"append"', '"apend"', '"apend"', 'did you mean append?', 'PYF295'],
  [
    'orders/tests/rich.json',
    '"color": false',
    '"color": "no"',
    '"no"',
    'must be true or false',
    'PYF295',
  ],
  ['orders/tests/rich.json', '"rich",', '"rich"', '"color"', 'a comma is missing', 'PYF295'],
];

const usualCode = (file: string) => (file === 'registry.json' ? 'PYF209' : 'PYF206');

describe('one mistake', () => {
  for (const [file, from, to, at, words, code = usualCode(file)] of mistakes) {
    test(`${file}: ${from} → ${to}`, () => {
      const before = good[file] ?? '';
      expect(before).toContain(from);
      const text = before.replace(from, () => to);
      const anchor = at.endsWith('$') ? text.lastIndexOf('}') : text.indexOf(at);
      expect(anchor).toBeGreaterThanOrEqual(0);
      const { line, column } = positionOf(text, anchor);
      const found = findings({ ...good, [file]: text });
      const here = found.filter(({ place }) => place === `${file}:${line}:${column}`);
      const codes = here.map((each) => each.code);
      const told = JSON.stringify(found);
      expect(codes, told).toContain(code);
      expect(here.map((each) => each.words).join('\n'), told).toContain(words);
    });
  }

  test('there are more than sixty of them', () => {
    expect(mistakes.length).toBeGreaterThan(80);
  });
});

test.each([
  ['a question', orders, '"{{batch}}"', '16', `${orders}:11:14`, 'The question "batch"'],
  ['a file', 'orders/files/old.txt', '', 'x', 'orders/files/old.txt', 'The file old.txt'],
])('%s that nothing uses is to be looked at', (_, file, from, to, place, what) => {
  const text = (good[file] ?? '').replace(from, to);
  expect(findings({ ...good, [file]: text })).toEqual([
    { place, code: 'PYF211', words: expect.stringContaining(what) },
  ]);
});

test('an answer that is not always given is found by rendering', () => {
  const file = 'orders/files/notes.md.hbs';
  const found = findings({ ...good, [file]: '{{md team}} {{py color}}\n' });
  expect(found).toEqual([
    { place: `${file}:1:18`, code: 'PYF201', words: expect.stringContaining('"color"') },
  ]);
});

test('a misspelled template.json is found', () => {
  const { 'audit/template.json': text = '', ...rest } = good;
  const found = findings({ ...rest, 'audit/templat.json': text });
  expect(found).toContainEqual({
    place: 'audit/templat.json',
    code: 'PYF206',
    words: expect.stringContaining('is templat.json misspelled?'),
  });
});

test('all mistakes are told at once, in the order of the file', () => {
  const chosen = mistakes.filter(([file, , to]) => file === orders && mixed.includes(to));
  const text = chosen.reduce(
    (before, [, from, to]) => before.replace(from, () => to),
    good[orders] ?? '',
  );
  const found = findings({ ...good, [orders]: text });
  for (const [, , , , words] of chosen) {
    expect(found.map((each) => each.words).join('\n')).toContain(words);
  }
  const lines = found.map(({ place }) => Number(place.split(':')[1]));
  expect(chosen).toHaveLength(mixed.length);
  expect(lines).toEqual([...lines].sort((one, other) => one - other));
});

const mixed = [
  '"titel": "Takes orders"',
  '"version": "1.2"',
  '"kind": "selct"',
  '"queueTriger"',
  '"!docs/*.md"',
  '{"levle": "high"}',
];

describe('the command', () => {
  test('shows each mistake with its line, and is done where there is none', async () => {
    const root = folderWith(good);
    const valid = await registryCommand(root, 'validate');
    expect(valid.stdout).toContain('2 templates: valid');
    expect(valid.code).toBe(0);
  });

  test('says where a mistake is, for people and for machines', async () => {
    const text = (good[orders] ?? '').replace('"merge": "keep"}', '"merge": "kepe"}');
    const root = folderWith({ ...good, [orders]: text });
    const { stdout, stderr, code } = await registryCommand(root, 'validate');
    expect(stderr).toMatch(/orders\/template\.json:28:\d+/);
    expect(stderr).toContain('did you mean keep?');
    expect(stdout).toContain('2 templates: 1 error');
    expect(code).toBe(1);
    const json = JSON.parse((await registryCommand(root, 'validate', '--json')).stdout);
    expect(json).toMatchObject({ exitCode: 1, result: { templates: ['audit', 'orders'] } });
    expect(json.diagnostics).toHaveLength(1);
  });

  test.each([
    [{}, 'it has no registry.json'],
    [{ 'registry.json': '' }, 'registry.json'],
  ])('%j is not a registry', async (files, words) => {
    const { stderr, code } = await registryCommand(folderWith(files), 'validate');
    expect(stderr.replace(/\s+/g, ' ')).toContain(words);
    expect(code).toBe(1);
  });

  test('the templates that come with pyfunc are valid', async () => {
    const { stdout, stderr, code } = await registryCommand(process.cwd(), 'validate', 'templates');
    expect(stderr).toBe('');
    expect(stdout).toContain('templates: valid');
    expect(code).toBe(0);
  });
});
