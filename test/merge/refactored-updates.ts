/**
 * Updates of a module that its owner refactored and its template changed, made up from a seed. An owner
 * changes how the code is named, placed and formatted; a template changes what it does.
 */
import { moreOwnerSteps, moreTemplateSteps } from './more-refactorings.ts';
import { randomFrom } from './simulated-updates.ts';

export interface RefactoredUpdate {
  readonly seed: number;
  readonly owner: readonly string[];
  readonly template: readonly string[];
  readonly base: string;
  /** By path; the template's own file is `function_app.py`. */
  readonly ours: { readonly [path: string]: string };
  readonly theirs: string;
  /** Words of the owner and of the template that must be in the result. */
  readonly mine: readonly string[];
  readonly its: readonly string[];
  /** Words of the template's old code that must not be there. */
  readonly gone: readonly string[];
  /** Both sides changed one place. */
  readonly isOverlap: boolean;
}

export const functions = ['orders', 'invoices', 'parcels'];

const head = `import logging

import azure.functions as func

from rules import role
from structured import get_logger

LIMIT = 10
log = get_logger(__name__)


def parse(text: str) -> list:
    """Divide a text."""
    rows = text.split(",")
    rows = [row.strip() for row in rows]
    return rows[:LIMIT]


class Page:
    """Rows of a result."""

    size = 20

    def first(self, rows: list) -> list:
        return rows[: self.size]
`;

const declaration = (name: string) => `@app.function_name("${name}")
@app.route(route="${name}", methods=["GET"], auth_level=func.AuthLevel.FUNCTION)
@role("${name}.read")
def ${name}(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with ${name}."""
    log.info("${name} was asked for")
    text = req.params.get("rows", "")
    rows = parse(text)
    if not rows:
        return func.HttpResponse(status_code=404)
    found = Page().first(rows)
    return func.HttpResponse("\\n".join(found))
`;

export const moduleText = [head, ...functions.map(declaration)].join('\n\n');

/** The lines above that make an app of the module: a template does not have them. */
export const appLine = 'app = func.FunctionApp()\n';

export interface Draft {
  text: string;
  /** Other files of the owner. */
  readonly files: Map<string, string>;
}

export interface Step {
  readonly name: string;
  readonly places?: readonly string[];
  readonly words?: readonly string[];
  /** Words that must not be in the result. */
  readonly gone?: readonly string[];
  apply(draft: Draft): void;
}

export type Random = (below: number) => number;

export function partOf(text: string, name: string): readonly [start: number, end: number] {
  const start = text.search(new RegExp(`^[ \\t]*@\\w+\\.function_name\\(\\s*["']${name}["']`, 'm'));
  const rest = text.slice(start + 1);
  const next = /\n\n\n(?=[@dci])|\nexcept /.exec(rest);
  return [start, next === null ? text.length : start + 1 + next.index + 1];
}

export function on(draft: Draft, name: string, change: (part: string) => string): void {
  const [start, end] = partOf(draft.text, name);
  if (start < 0) return;
  const part = draft.text.slice(start, end);
  draft.text = draft.text.slice(0, start) + change(part) + draft.text.slice(end);
}

export const indented = (text: string) => text.replace(/^(?=.)/gm, '    ');

/** How the owner changed the form of the code, and what the owner added to it. */
function ownerSteps(random: Random): Step[] {
  const name = functions[random(3)] as string;
  const mark = `mine_${random(1000)}`;
  const all: Step[] = [
    ...moreOwnerSteps(random),
    {
      name: 'rename a function',
      places: [`${name}/def`],
      words: [`def take_${name}(`],
      apply: (draft) =>
        on(draft, name, (part) => part.replace(`def ${name}(`, `def take_${name}(`)),
    },
    {
      name: 'put a function into if',
      apply: (draft) => on(draft, name, (part) => `if True:\n${indented(part)}`),
    },
    {
      name: 'put a function into try',
      apply: (draft) =>
        on(draft, name, (part) => `try:\n${indented(part)}except RuntimeError:\n    raise\n`),
    },
    {
      name: 'move a function to a blueprint',
      // Other files import the helpers by their names.
      places: ['parse/name'],
      apply: (draft) => {
        if (draft.files.size > 0) return;
        const [start, end] = partOf(draft.text, name);
        const part = draft.text.slice(start, end).replaceAll('@app.', '@bp.');
        draft.text = `${draft.text.slice(0, start).trimEnd()}\n\n\n${draft.text.slice(end).trimStart()}`;
        draft.text = draft.text.replace(appLine, `${appLine}app.register_functions(bp_${name})\n`);
        draft.text = draft.text.replace(
          'from rules',
          `from parts.${name} import bp as bp_${name}\nfrom rules`,
        );
        draft.files.set(
          `parts/${name}.py`,
          `import azure.functions as func\n\nfrom rules import role\nfrom structured import get_logger\nfrom texts import Page, parse\n\nbp = func.Blueprint()\nlog = get_logger(__name__)\n\n\n${part}`,
        );
        // What several files need has a file of its own.
        const helpers = draft.text.slice(
          draft.text.indexOf('def parse('),
          draft.text.indexOf('\n\n\n', draft.text.indexOf('class Page')) + 1,
        );
        draft.text = draft.text.replace(`${helpers}\n\n`, '').replace('LIMIT = 10\n', '');
        draft.text = draft.text.replace(
          'from structured',
          'from texts import Page, parse\nfrom structured',
        );
        draft.files.set('texts.py', `LIMIT = 10\n\n\n${helpers}`);
      },
    },
    {
      name: 'single quotes',
      apply: (draft) => {
        draft.text = draft.text.replace(/(?<!")"([^"'\n\\]*)"(?!")/g, "'$1'");
      },
    },
    {
      name: 'short lines',
      apply: (draft) => {
        draft.text = draft.text
          .replace(
            /^( *)@(\w+)\.route\((.*), (methods=.*), (auth_level=.*)\)$/gm,
            '$1@$2.route(\n$1    $3,\n$1    $4,\n$1    $5,\n$1)',
          )
          .replace(/^( *)rows = (\[.*\])$/gm, '$1rows = (\n$1    $2\n$1)')
          .replace(
            /^( *)text = req.params.get\((.*), (.*)\)$/gm,
            '$1text = req.params.get(\n$1    $2,\n$1    $3,\n$1)',
          );
      },
    },
    {
      name: 'two spaces',
      apply: (draft) => {
        draft.text = draft.text.replace(/^(?: {4})+/gm, (all) => ' '.repeat(all.length / 2));
      },
    },
    {
      name: 'sorted imports',
      apply: (draft) => {
        draft.text = draft.text
          .replace(
            'import logging\n\nimport azure.functions as func\n\nfrom',
            'import logging\nimport azure.functions as func\nfrom',
          )
          .replace(/^from rules import role\n([\s\S]*?)(?=from structured)/m, '$1')
          .replace(/^(from structured import get_logger\n)/m, '$1from rules import role\n');
      },
    },
    {
      name: 'type hints',
      // The head of a function is one place.
      places: ['parse/name'],
      apply: (draft) => {
        draft.text = draft.text
          .replace('-> list:\n    """Divide', '-> list[str]:\n    """Divide')
          .replace('size = 20', 'size: int = 20');
      },
    },
    {
      name: 'another variable for the app',
      apply: (draft) => {
        draft.text = draft.text
          .replaceAll('@app.', '@functions.')
          .replace(/^app(?=[ .])/gm, 'functions');
      },
    },
    {
      name: 'rename a helper',
      places: ['parse/name'],
      words: ['def divide('],
      apply: (draft) => {
        // What other files import keeps its name.
        if (draft.files.size === 0) draft.text = draft.text.replaceAll('parse(', 'divide(');
      },
    },
    {
      name: 'another order of functions',
      apply: (draft) => {
        const [start, end] = partOf(draft.text, name);
        if (start < 0 || end === draft.text.length || !/^@/.test(draft.text.slice(start))) return;
        const part = draft.text.slice(start, end);
        draft.text = `${draft.text.slice(0, start).trimEnd()}\n\n\n${draft.text.slice(end).trim()}\n\n\n${part.trim()}\n`;
      },
    },
  ];
  const own: Step[] = [
    {
      name: 'a line in a body',
      places: [`${name}/last`],
      words: [mark],
      apply: (draft) =>
        on(draft, name, (part) =>
          part.replace(
            /^( *)(found = )/m,
            `$1log.info(${draft.text.includes("'") ? `'${mark}'` : `"${mark}"`})\n$1$2`,
          ),
        ),
    },
    {
      name: 'a function of the owner',
      words: [`def ${mark}(`],
      apply: (draft) => {
        draft.text = `${draft.text.trimEnd()}\n\n\ndef ${mark}() -> int:\n    return 1\n`;
      },
    },
    {
      name: 'another limit',
      places: ['LIMIT'],
      words: ['LIMIT = 55'],
      apply: (draft) => {
        draft.text = draft.text.replace('LIMIT = 10', 'LIMIT = 55');
        const texts = draft.files.get('texts.py');
        if (texts) draft.files.set('texts.py', texts.replace('LIMIT = 10', 'LIMIT = 55'));
      },
    },
  ];
  // Content first, so that each refactoring works on all of it; moves come before formats.
  const order = [
    'docstring',
    'local:',
    'extract',
    'guard',
    'wrap',
    'nest',
    'waiting',
    'parameter',
    'remark',
    'stack:',
    'base:',
    'method',
    'alias:',
    'removed',
    'checking',
    'async:',
    'swap',
    'own module',
    'move',
    'rename',
    'type',
    'another order',
    'another variable',
    'put',
    'sorted',
    'short',
    'single',
    'two',
    'comment',
    'azure',
    'windows',
  ];
  const rank = ({ name: each }: Step) => order.findIndex((word) => each.startsWith(word));
  const chosen = Array.from({ length: 1 + random(3) }, () => all[random(all.length)] as Step);
  const added = random(3) === 0 ? [] : [own[random(own.length)] as Step];
  const isFirst = (step: Step, at: number, steps: readonly Step[]) => {
    const kind = step.name.split(' ')[0];
    return steps.findIndex((each) => each.name.split(' ')[0] === kind) === at;
  };
  return [...added, ...chosen.filter(isFirst).sort((a, b) => rank(a) - rank(b))];
}

/** How the template changed what its code does. */
function templateSteps(random: Random): Step[] {
  const name = functions[random(3)] as string;
  const mark = `its_${random(1000)}`;
  const all: Step[] = [
    ...moreTemplateSteps(random),
    {
      name: 'an argument of a decorator',
      places: [`${name}/role`],
      words: [`${name}.read", audit=True`],
      apply: (draft) => on(draft, name, (part) => part.replace('.read")', '.read", audit=True)')),
    },
    {
      name: 'a decorator more',
      places: [`${name}/role`, `${name}/wrap`],
      words: [`${name}.${mark}`],
      apply: (draft) =>
        on(draft, name, (part) => part.replace('def ', `@role("${name}.${mark}")\ndef `)),
    },
    {
      name: 'a check in a body',
      places: [`${name}/first`],
      words: [`{"${mark}"}`],
      apply: (draft) =>
        on(draft, name, (part) =>
          part.replace(
            '    rows = parse',
            `    if text in {"${mark}"}:\n        return func.HttpResponse(status_code=400)\n    rows = parse`,
          ),
        ),
    },
    {
      name: 'an import from another module',
      places: ['import/structured'],
      words: ['from acme_log import get_logger'],
      apply: (draft) => {
        draft.text = draft.text
          .replace('from structured import get_logger\n', '')
          .replace('from rules', 'from acme_log import get_logger\nfrom rules');
      },
    },
    {
      name: 'a helper under another name',
      places: ['parse/name'],
      words: ['def parse_rows('],
      apply: (draft) => {
        draft.text = draft.text.replaceAll('parse(', 'parse_rows(');
      },
    },
    {
      name: 'another body of a helper',
      places: ['parse/body'],
      words: [`"${mark}"`],
      apply: (draft) => {
        draft.text = draft.text.replace(
          'text.split(",")',
          `text.replace("${mark}", "").split(",")`,
        );
      },
    },
    {
      name: 'a method of a class',
      places: ['Page/last'],
      words: [`def last_${mark}(`],
      apply: (draft) => {
        draft.text = draft.text.replace(
          '[: self.size]\n',
          `[: self.size]\n\n    def last_${mark}(self, rows: list) -> list:\n        return rows[-self.size :]\n`,
        );
      },
    },
    {
      name: 'a function more',
      places: ['parse/calls'],
      words: [`route="${mark}"`],
      apply: (draft) => {
        draft.text += `\n\n${declaration(mark)}`;
      },
    },
    {
      name: 'a helper more',
      places: [`${name}/first`],
      words: [`def check_${mark}(`, `check_${mark}(text)`],
      apply: (draft) => {
        on(draft, name, (part) =>
          part.replace('    rows = parse', `    check_${mark}(text)\n    rows = parse`),
        );
        draft.text = draft.text.replace(
          'class Page',
          `def check_${mark}(text: str) -> None:\n    if len(text) > 1000:\n        raise ValueError(text)\n\n\nclass Page`,
        );
      },
    },
    {
      name: 'an import and its use',
      places: [`${name}/first`],
      words: [`import module_${mark}`, `module_${mark}.check(`],
      apply: (draft) => {
        on(draft, name, (part) =>
          part.replace('    rows = parse', `    module_${mark}.check(text)\n    rows = parse`),
        );
        draft.text = draft.text.replace('from rules', `import module_${mark}\nfrom rules`);
      },
    },
    {
      name: 'another limit',
      places: ['LIMIT'],
      words: ['LIMIT = 77'],
      apply: (draft) => {
        draft.text = draft.text.replace('LIMIT = 10', 'LIMIT = 77');
      },
    },
  ];
  const first = all[random(all.length)] as Step;
  const second = all[random(all.length)] as Step;
  const meets = first.places?.some((place) => second.places?.includes(place)) ?? false;
  if (random(2) === 0 || meets || first === second) return [first];
  // A template that renames a helper renames it in all of its code.
  const isRename = (step: Step) => step.name === 'a helper under another name';
  return [first, second].sort((a, b) => Number(isRename(a)) - Number(isRename(b)));
}

/** Whatever quotes a formatter chose. */
function isSaid(word: string, texts: readonly string[]): boolean {
  const plain = (text: string) => text.replaceAll("'", '"').replace(/,?\s+/g, ' ');
  return texts.some((text) => plain(text).includes(plain(word)));
}

export function refactoredUpdate(seed: number): RefactoredUpdate {
  const random = randomFrom(seed * 7919 + 3);
  const [owner, template] = [ownerSteps(random), templateSteps(random)];
  const run = (steps: readonly Step[], text: string) => {
    const draft: Draft = { text, files: new Map() };
    for (const step of steps) step.apply(draft);
    return draft;
  };
  const withApp = moduleText.replace('\nLIMIT', `\n${appLine}LIMIT`);
  const mine = run(owner, withApp);
  const words = (steps: readonly Step[]) => steps.flatMap((step) => step.words ?? []);
  const placesOf = (steps: readonly Step[]) => steps.flatMap((step) => step.places ?? []);
  const theirs = run(template, moduleText).text;
  const places = placesOf(template);
  return {
    seed,
    owner: owner.map(({ name }) => name),
    template: template.map(({ name }) => name),
    base: moduleText,
    ours: { 'function_app.py': mine.text, ...Object.fromEntries(mine.files) },
    theirs,
    // What one step of the owner took out again is none of the result's.
    mine: words(owner).filter((word) => isSaid(word, [mine.text, ...mine.files.values()])),
    its: words(template).filter((word) => theirs.includes(word)),
    gone: template.flatMap((step) => step.gone ?? []),
    isOverlap: placesOf(owner).some((place) => places.includes(place)),
  };
}
