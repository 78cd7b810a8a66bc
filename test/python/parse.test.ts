import { beforeAll, describe, expect, it } from 'vitest';
import { initParser, parseModule } from '../../python/parse.ts';

beforeAll(initParser);

const read = (text: string) => parseModule(text);

describe('imports', () => {
  it('reads every form with its spans', () => {
    const text =
      'import a.b as c, d.e\nfrom ..x.y import z as w, v\nfrom . import q\nfrom m import *\nfrom __future__ import annotations\n';
    const imports = read(text).imports;
    expect(
      imports.map((i) => [i.kind, i.level, i.module, i.names.map((n) => [n.name, n.binds])]),
    ).toEqual([
      [
        'import',
        0,
        '',
        [
          ['a.b', 'c'],
          ['d.e', 'd'],
        ],
      ],
      [
        'from',
        2,
        'x.y',
        [
          ['z', 'w'],
          ['v', 'v'],
        ],
      ],
      ['from', 1, '', [['q', 'q']]],
      ['from', 0, 'm', [['*', undefined]]],
      ['from', 0, '__future__', [['annotations', 'annotations']]],
    ]);
    const span = imports[1]?.moduleSpan;
    expect(text.slice(span?.start, span?.end)).toBe('..x.y');
  });

  it('finds imports inside functions and try, and says so', () => {
    const imports = read(
      'try:\n    import a\nexcept ImportError:\n    a = None\n\ndef f():\n    import b\n',
    ).imports;
    expect(imports.map((i) => i.topLevel)).toEqual([false, false]);
  });
});

describe('text that the grammar does not know', () => {
  it.each([
    'def f[T = int](x: T) -> T:\n    return x\n',
    'class A[T = int, *Ts = *tuple[int, ...], **P = [int, str]]:\n    pass\n',
    'type Pair[T, U = dict[str, list[int]]] = tuple[T, U]\n',
    'async def f[\n    T: int = bool,\n](x: T):\n    return x\n\n\ndef after(): ...\n',
  ])('takes defaults of type parameters: %j', (text) => {
    const module = read(text);
    expect(module.syntaxError).toBeUndefined();
    expect(module.text).toBe(text);
    const last = module.statements.at(-1)?.span;
    expect(text.slice(last?.start, last?.end)).toBe(
      text.includes('after') ? 'def after(): ...' : text.trimEnd(),
    );
  });

  it.each(['def f[T = int(x): pass\n', 'def f(x = : pass\n', 'x = [1\ndef f(): pass\n'])(
    'still finds the error in %j',
    (text) => expect(read(text).syntaxError).toBeDefined(),
  );

  it('ends lines at every line end that Python knows', () => {
    const module = read('import a\rimport b\r\n# c\ndef f():\r    return 1\r');
    expect(module.syntaxError).toBeUndefined();
    expect(module.statements.map((each) => each.kind)).toEqual(['import', 'import', 'def']);
    expect(module.text).toContain('\r    return');
  });
});

describe('statements', () => {
  it('reads functions with decorators, parameters and generators', () => {
    const text =
      '"""doc"""\n@deco(1)\nasync def main(req: func.HttpRequest, x=1, *args, y: "str" = 2, **kw) -> str:\n    def inner():\n        yield 1\n    return 1\n\ndef gen(context):\n    yield 2\n';
    const [doc, main, gen] = read(text).statements;
    expect(doc?.kind).toBe('docstring');
    expect(main).toMatchObject({
      kind: 'def',
      name: 'main',
      isAsync: true,
      isGenerator: false,
      decorators: ['@deco(1)'],
      parameters: [
        { name: 'req', kind: 'plain', hasDefault: false, annotation: { text: 'func.HttpRequest' } },
        { name: 'x', kind: 'plain', hasDefault: true },
        { name: 'args', kind: 'list' },
        { name: 'y', annotation: { text: '"str"' }, hasDefault: true },
        { name: 'kw', kind: 'dictionary' },
      ],
    });
    expect(gen).toMatchObject({ name: 'gen', isGenerator: true });
  });

  it('reads assignments and what stands in module-level blocks', () => {
    const statements = read(
      'main = df.Orchestrator.create(f)\nif X:\n    def main(): pass\nelse:\n    main = g\na, b = 1, 2\n',
    ).statements;
    expect(statements.map((s) => [s.kind, s.nested])).toEqual([
      ['assignment', false],
      ['other', false],
      ['def', true],
      ['assignment', true],
      ['other', false],
    ]);
  });
});

describe('uses and calls', () => {
  it('leaves attribute and keyword names out of uses', () => {
    const text = 'x = 1\na.x(x=x)\nx.y\n';
    expect(
      read(text)
        .uses('x')
        .map((n) => n.startIndex),
    ).toEqual([0, 12, 15]);
  });

  it('reads string arguments', () => {
    const [call] = read("m = importlib.import_module('__app__.x', package=f'{a}')\n").calls;
    expect(call?.callee).toBe('importlib.import_module');
    expect(call?.arguments.map((a) => [a.keyword, a.string?.value])).toEqual([
      [undefined, '__app__.x'],
      ['package', undefined],
    ]);
  });
});

describe('syntax errors', () => {
  it.each([['def f(:\n  pass\n'], ['print "x"\n)\n'], ['x = (1\n']])('finds one in %j', (text) => {
    expect(read(text).syntaxError).toBeDefined();
  });
  it('finds none in valid code', () => {
    expect(
      read('match x:\n    case 1: pass\ntype A = int\ndef f[T](a: T): ...\n').syntaxError,
    ).toBeUndefined();
  });
});
