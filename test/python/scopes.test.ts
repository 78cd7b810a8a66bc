import { beforeAll, describe, expect, it } from 'vitest';
import { readImportHeader } from '../../python/imports/import-header.ts';
import { initParser, parseModule } from '../../python/parse.ts';
import { moduleBindings, placesOf } from '../../python/scopes.ts';

beforeAll(initParser);

function places(text: string): string[] | undefined {
  const module = parseModule(text);
  const { end } = readImportHeader(module);
  return placesOf(module, 'x', end)?.map(({ start }) => {
    const line = text.slice(0, start).split('\n').length;
    return `${line}`;
  });
}

describe('places of a module-level name', () => {
  it.each([
    ['a read, a call, an f-string', 'x = 1\ny = x + x()\nz = f"{x} x"\n', ['1', '2', '2', '3']],
    ['no attribute, no keyword, no text', 'x = 1\na.x(x=2)\n"x"  # x\n', ['1']],
    ['a value of a keyword', 'x = 1\nf(x=x)\n', ['1', '2']],
    [
      'a decorator, a default, an annotation',
      'x = 1\n@x\ndef f(a: x = x): pass\n',
      ['1', '2', '3', '3'],
    ],
    [
      'what a function declares global',
      'x = 1\ndef f():\n    global x\n    x += 1\n',
      ['1', '3', '4'],
    ],
    ['a read in a nested scope', 'x = 1\ndef f():\n    return lambda: x\n', ['1', '3']],
    ['no name in an import at the top', 'from m import x as y\nx = 1\n', ['2']],
    ['no path of an import', 'x = 1\ndef f():\n    from x.y import z\n    import a.x\n', ['1']],
  ])('are %s', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it.each([
    ['a parameter', 'x = 1\ndef f(x): pass\n'],
    ['a typed parameter', 'x = 1\ndef f(a, x: int = 2): pass\n'],
    ['a starred parameter', 'x = 1\ndef f(*x): pass\n'],
    ['a lambda', 'x = 1\nf = lambda x: x\n'],
    ['a local variable', 'x = 1\ndef f():\n    x = 2\n'],
    ['a local tuple', 'x = 1\ndef f():\n    a, (b, x) = 2\n'],
    ['a loop', 'x = 1\ndef f():\n    for x in y: pass\n'],
    ['a comprehension', 'x = 1\ny = [x for x in z]\n'],
    ['a with', 'x = 1\ndef f():\n    with a as x: pass\n'],
    ['an except', 'x = 1\ndef f():\n    try: pass\n    except E as x: pass\n'],
    ['a walrus', 'x = 1\ndef f():\n    if (x := 2): pass\n'],
    ['a class body', 'x = 1\nclass A:\n    x = 2\n'],
    ['a nested function', 'x = 1\ndef f():\n    def x(): pass\n'],
    ['a local import', 'x = 1\ndef f():\n    from m import x\n'],
    ['a local alias', 'x = 1\ndef f():\n    import m as x\n'],
    ['an import further down', 'x = 1\nimport x\n'],
    ['a quoted annotation', 'class x: pass\ndef f(a: "list[x]"): pass\n'],
  ])('are not known beside %s', (_, text) => {
    expect(places(text)).toBeUndefined();
  });
});

it('knows every name that a module binds', () => {
  const text = [
    'import a.b, c as d',
    'from e import f, g as h',
    'i = j = 1',
    'k, (l, *m) = n',
    'o.p["q"] = 2',
    'for r in s: t = 3',
    'with u as v: pass',
    'try:\n    import w\nexcept E as y:\n    pass',
    'def fn(z):\n    global aa\n    aa = 1\n    bb = 2',
    'class Cls:\n    cc = 1',
    'dd: int = 1',
    '',
  ].join('\n');
  expect([...moduleBindings(parseModule(text)).keys()].sort()).toEqual(
    'Cls a aa d dd f fn h i j k l m r t v w y'.split(' ').sort(),
  );
});

describe('the imports at the top of a file', () => {
  it('go with their comments, and end where other code begins', () => {
    const text =
      '#!/bin/python\n"""Doc."""\n\n# Apart.\n\n# Above b.\nimport b  # behind\nfrom c import (\n    d,\n)\n\nx = 1\nimport e\n';
    const module = parseModule(text);
    const { imports, comments, docstring, end } = readImportHeader(module);
    expect(imports.map((each) => [each.statement.names[0]?.name, each.above, each.behind])).toEqual(
      [
        ['b', ['# Above b.'], '# behind'],
        ['d', [], ''],
      ],
    );
    expect(comments).toEqual(['#!/bin/python', '# Apart.']);
    expect(docstring).toBe('"""Doc."""');
    expect(text.slice(end)).toBe('\nx = 1\nimport e\n');
  });

  it('stop before statements that share a line', () => {
    const module = parseModule('import a\nimport b; c()\nimport d\n');
    expect(readImportHeader(module).imports.map((each) => each.statement.names[0]?.name)).toEqual([
      'a',
    ]);
  });
});
