/** Kinds of changes that were added after the merge was written: nothing in it was shaped by them. */
import {
  appLine,
  type Draft,
  functions,
  indented,
  on,
  partOf,
  type Random,
  type Step,
} from './refactored-updates.ts';

/** The lines of the body of a function of the module, with its head. */
function inBody(draft: Draft, name: string, change: (head: string, body: string) => string): void {
  on(draft, name, (part) => {
    const at = /^[ \t]*(?:async )?def [^\n]*\n/m.exec(part);
    if (at === null) return part;
    const end = at.index + at[0].length;
    return change(part.slice(0, end), part.slice(end));
  });
}

const whole = (name: string) =>
  ['doc', 'log', 'first', 'rows', 'last', 'end'].map((each) => `${name}/${each}`);

/** How an owner may change the form of the code. */
export function moreOwnerSteps(random: Random): Step[] {
  const name = functions[random(3)] as string;
  const other = functions.find((each) => each !== name) as string;
  const mark = `mine_${random(1000)}`;
  return [
    {
      name: 'async: a function that waits',
      places: [`${name}/head`, `${name}/wrap`],
      words: [`async def`],
      apply: (draft) => on(draft, name, (part) => part.replace(/^( *)def /m, '$1async def ')),
    },
    {
      name: 'waiting: a helper that is async',
      places: [
        'parse/name',
        'parse/calls',
        ...functions.flatMap((each) => [`${each}/head`, `${each}/first`, `${each}/wrap`]),
      ],
      words: ['async def parse(', 'await parse(text)'],
      apply: (draft) => {
        if (draft.files.size > 0) return;
        draft.text = draft.text
          .replace('def parse(', 'async def parse(')
          .replaceAll('rows = parse(', 'rows = await parse(');
        for (const each of functions)
          on(draft, each, (part) =>
            part
              .replace(/^( *)def /gm, '$1async def ')
              .replace(/return (?=answer_\w+\(\))/, 'return await '),
          );
      },
    },
    {
      name: 'guard: a body in with',
      places: [`${name}/whole`, `${name}/first`, `${name}/rows`, 'parse/name'],
      words: [`with span("${mark}"):`],
      apply: (draft) => {
        inBody(draft, name, (head, body) => {
          const at = body.indexOf('    rows = parse');
          return `${head}${body.slice(0, at)}    with span("${mark}"):\n${indented(body.slice(at))}`;
        });
        draft.text = draft.text.replace('from rules', 'from owner_trace import span\nfrom rules');
      },
    },
    {
      name: 'wrap a body in try',
      places: [`${name}/whole`, `${name}/doc`, `${name}/end`],
      apply: (draft) =>
        inBody(draft, name, (head, body) => {
          const [doc = '', ...rest] = body.split(/(?<=""")\n/);
          return `${head}${doc}\n    try:\n${indented(rest.join('\n'))}    except ValueError:\n        return func.HttpResponse("${mark}", status_code=400)\n`;
        }),
      words: [mark],
    },
    {
      name: 'nest a body in a function of its own',
      places: [`${name}/whole`, `${name}/doc`, `${name}/end`],
      apply: (draft) =>
        inBody(draft, name, (head, body) => {
          const [doc = '', ...rest] = body.split(/(?<=""")\n/);
          return `${head}${doc}\n    def answer_${mark}() -> func.HttpResponse:\n${indented(rest.join('\n'))}\n    return answer_${mark}()\n`;
        }),
      words: [`answer_${mark}()\n`],
    },
    {
      name: 'docstring of a function',
      places: [`${name}/doc`, `${name}/log`],
      words: [`"""Ours: ${mark}.`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part.replace(
            `"""Answer with ${name}."""`,
            `"""Ours: ${mark}.\n\n    More of it.\n    """`,
          ),
        ),
    },
    {
      name: 'comment above a function',
      words: [`# ${mark}: ask us first.`],
      apply: (draft) =>
        on(draft, name, (part) => part.replace(/^([ \t]*)(?=@)/, `$1# ${mark}: ask us first.\n$1`)),
    },
    {
      name: 'remark behind a line',
      places: [`${name}/rows`, `${name}/first`, 'parse/name'],
      words: [`# ${mark}`],
      apply: (draft) =>
        on(draft, name, (part) => part.replace(/^( *rows = parse.*)$/m, `$1  # ${mark}`)),
    },
    {
      name: 'stack: decorators of the owner',
      places: [`${name}/role`, `${name}/wrap`],
      words: [`@timed("${mark}")`, '@traced', 'from owner import timed, traced'],
      apply: (draft) => {
        on(draft, name, (part) =>
          part.replace(/^( *)(@role)/m, `$1@timed("${mark}")\n$1@traced\n$1$2`),
        );
        draft.text = draft.text.replace(
          'from rules',
          'from owner import timed, traced\nfrom rules',
        );
      },
    },
    {
      name: 'swap two functions',
      apply: (draft) => {
        const [a, b] = [partOf(draft.text, name), partOf(draft.text, other)].sort(
          ([x], [y]) => x - y,
        ) as [readonly [number, number], readonly [number, number]];
        if (a[0] < 0 || a[1] > b[0]) return;
        const { text } = draft;
        const [first, second] = [text.slice(...a).trimEnd(), text.slice(...b).trimEnd()];
        draft.text = `${text.slice(0, a[0])}${second}${text.slice(a[0] + first.length, b[0])}${first}${text.slice(b[0] + second.length)}`;
      },
    },
    {
      name: 'alias: another name for an import',
      words: ['get_logger as logger_for'],
      apply: (draft) => {
        draft.text = draft.text
          .replaceAll('get_logger(', 'logger_for(')
          .replace('import get_logger\n', 'import get_logger as logger_for\n');
      },
    },
    {
      name: 'azure under another name',
      words: ['import azure.functions as af'],
      apply: (draft) => {
        const change = (text: string) =>
          text.replaceAll('func.', 'af.').replace('functions as func', 'functions as af');
        draft.text = change(draft.text);
        for (const [path, text] of draft.files) draft.files.set(path, change(text));
      },
    },
    {
      name: 'own module: helpers in a file of their own',
      places: ['parse/name', 'Page/name'],
      words: ['from shared import Page, parse'],
      apply: (draft) => {
        if (draft.files.size > 0) return;
        const from = draft.text.indexOf('def parse(');
        const to = draft.text.indexOf('\n\n\n', draft.text.indexOf('class Page')) + 1;
        draft.files.set('shared.py', `LIMIT = 10\n\n\n${draft.text.slice(from, to)}`);
        draft.text = `${draft.text.slice(0, from)}${draft.text.slice(to).trimStart()}`
          .replace('LIMIT = 10\n', '')
          .replace('from structured', 'from shared import Page, parse\nfrom structured');
      },
    },
    {
      name: 'local: another name for a variable',
      places: [...whole(name), 'parse/name'],
      words: [`raw_${mark} = req.params`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part
            .replace('text = req', `raw_${mark} = req`)
            .replace('parse(text)', `parse(raw_${mark})`),
        ),
    },
    {
      name: 'base: another class above a class',
      places: ['Page/head'],
      words: ['class Page(Base):'],
      apply: (draft) => {
        draft.text = draft.text
          .replace('class Page:', 'class Page(Base):')
          .replace('from rules', 'from owner_base import Base\nfrom rules');
      },
    },
    {
      name: 'method of the owner',
      places: ['Page/first'],
      words: [`def own_${mark}(`],
      apply: (draft) => {
        draft.text = draft.text.replace(
          '    size = 20\n',
          `    size = 20\n\n    def own_${mark}(self) -> int:\n        return 1\n`,
        );
      },
    },
    {
      name: 'parameter of the owner',
      places: [`${name}/head`],
      words: [`context_${mark}: func.Context`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part.replace(
            'req: func.HttpRequest)',
            `req: func.HttpRequest, context_${mark}: func.Context)`,
          ),
        ),
    },
    {
      name: 'checking: imports for types',
      words: ['if TYPE_CHECKING:'],
      apply: (draft) => {
        draft.text = draft.text.replace(
          appLine,
          `from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from collections.abc import Iterable\n\n${appLine}`,
        );
      },
    },
    {
      name: 'windows line ends',
      apply: (draft) => {
        draft.text = draft.text.replaceAll('\n', '\r\n');
      },
    },
    {
      name: 'removed import: nothing else',
      apply: (draft) => {
        draft.text = draft.text.replace('import logging\n\n', '');
      },
    },
    {
      name: 'extract a response into a function',
      places: [`${name}/last`, `${name}/end`, `${name}/rows`],
      words: [`return answer_${mark}(rows)`],
      apply: (draft) => {
        on(draft, name, (part) =>
          part.replace(/^ *found = .*\n *return func.*$/m, `    return answer_${mark}(rows)`),
        );
        draft.text = `${draft.text.trimEnd()}\n\n\ndef answer_${mark}(rows: list) -> func.HttpResponse:\n    found = Page().first(rows)\n    return func.HttpResponse("\\n".join(found))\n`;
      },
    },
  ];
}

/** How a template may change what its code does. */
export function moreTemplateSteps(random: Random): Step[] {
  const name = functions[random(3)] as string;
  const mark = `its_${random(1000)}`;
  return [
    {
      name: 'docstring',
      places: [`${name}/doc`],
      words: [`"""Answer with ${name}, ${mark}."""`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part.replace(`"""Answer with ${name}."""`, `"""Answer with ${name}, ${mark}."""`),
        ),
    },
    {
      name: 'async',
      places: [`${name}/head`, `${name}/wrap`],
      words: [`async def`],
      apply: (draft) => on(draft, name, (part) => part.replace('def ', 'async def ')),
    },
    {
      name: 'nested function',
      places: [`${name}/first`],
      words: [`def clean_${mark}(`, `clean_${mark}(text)`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part.replace(
            '    rows = parse(text)',
            `    def clean_${mark}(value: str) -> str:\n        return value.strip()\n\n    text = clean_${mark}(text)\n    rows = parse(text)`,
          ),
        ),
    },
    {
      name: 'alias of an import',
      // The app keeps its own name for what is the same.
      apply: (draft) => {
        draft.text = draft.text
          .replaceAll('get_logger(', 'make_logger(')
          .replace('import get_logger\n', 'import get_logger as make_logger\n');
      },
    },
    {
      name: 'another name from a module',
      places: [`${name}/first`, 'import/structured'],
      words: [`bind_${mark}(text)`, `bind_${mark}`],
      apply: (draft) => {
        on(draft, name, (part) =>
          part.replace('    rows = parse', `    bind_${mark}(text)\n    rows = parse`),
        );
        draft.text = draft.text.replace('import get_logger', `import bind_${mark}, get_logger`);
      },
    },
    {
      name: 'renamed function',
      places: [`${name}/head`, `${name}/def`],
      words: [`def ${name}_${mark}(`],
      apply: (draft) =>
        on(draft, name, (part) => part.replace(`def ${name}(`, `def ${name}_${mark}(`)),
    },
    {
      name: 'renamed constant',
      places: ['LIMIT', 'parse/end'],
      words: ['MAX_ROWS = 10', 'rows[:MAX_ROWS]'],
      apply: (draft) => {
        draft.text = draft.text.replaceAll('LIMIT', 'MAX_ROWS');
      },
    },
    {
      name: 'attribute of a class',
      places: ['Page/first'],
      words: [`kind_${mark} = "${mark}"`],
      apply: (draft) => {
        draft.text = draft.text.replace(
          '    size = 20\n',
          `    size = 20\n    kind_${mark} = "${mark}"\n`,
        );
      },
    },
    {
      name: 'binding with its parameter',
      places: [`${name}/role`, `${name}/head`],
      words: [`queue_name="${mark}"`, `out_${mark}: func.Out[str]`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part
            .replace(
              '@role',
              `@app.queue_output(arg_name="out_${mark}", queue_name="${mark}", connection="C")\n@role`,
            )
            .replace(
              'req: func.HttpRequest)',
              `req: func.HttpRequest, out_${mark}: func.Out[str])`,
            ),
        ),
    },
    {
      name: 'route',
      places: [`${name}/route`],
      words: [`route="${name}/${mark}"`],
      apply: (draft) =>
        on(draft, name, (part) => part.replace(`route="${name}"`, `route="${name}/${mark}"`)),
    },
    {
      name: 'decorator taken out',
      places: [`${name}/role`],
      gone: [`@role("${name}.read")`],
      apply: (draft) => on(draft, name, (part) => part.replace(/^@role.*\n/m, '')),
    },
    {
      name: 'local variable renamed',
      places: [`${name}/first`, `${name}/rows`, `${name}/last`],
      words: [`given_${mark} = req.params`, `(given_${mark})`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part
            .replace('text = req', `given_${mark} = req`)
            .replace('parse(text)', `parse(given_${mark})`),
        ),
    },
    {
      name: 'body in try',
      places: [...whole(name), `${name}/whole`],
      words: [`return func.HttpResponse("${mark}", status_code=500)`],
      apply: (draft) =>
        on(draft, name, (part) => {
          const at = part.indexOf('    text = ');
          return `${part.slice(0, at)}    try:\n${indented(part.slice(at)).trimEnd()}\n    except KeyError:\n        return func.HttpResponse("${mark}", status_code=500)\n`;
        }),
    },
    {
      name: 'answer',
      places: [`${name}/end`],
      words: [`mimetype="${mark}"`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part.replace('.join(found))', `.join(found), mimetype="${mark}")`),
        ),
    },
    {
      name: 'helper as a method',
      places: [
        'parse/name',
        'parse/body',
        'Page/last',
        ...functions.flatMap((each) => [`${each}/rows`, `${each}/first`]),
      ],
      words: ['def parse_text(', 'Page().parse_text(text)'],
      apply: (draft) => {
        const from = draft.text.indexOf('def parse(');
        const to = draft.text.indexOf('\n\n\n', from) + 3;
        draft.text = draft.text.slice(0, from) + draft.text.slice(to);
        draft.text = draft.text
          .replaceAll('parse(text)', 'Page().parse_text(text)')
          .replace(
            '[: self.size]\n',
            `[: self.size]\n\n    def parse_text(self, text: str) -> list:\n        return [row.strip() for row in text.split(",")][:LIMIT]\n`,
          );
      },
    },
  ];
}
