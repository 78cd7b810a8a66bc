import { type FunctionCode, functionCode } from '../../app/function-code.ts';
import type { DeclaredFunction } from '../../app/functions.ts';
import type { V2App } from '../../app/v2-app.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { functionNotTaken, leftToAuthor } from '../../diagnostics/registry/scaffolds.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { formats } from '../../generators/language/formats.ts';
import { literalText } from '../../generators/language/literal-text.ts';
import type { Question } from '../../generators/templates/question.ts';
import { type NeededCode, neededCode } from '../../python/needed-code.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { differenceFrom } from './difference-from.ts';
import { defQuestion, moduleText } from './module-text.ts';
import { placeholder, requirementsFor, settingsIn } from './needs-of-code.ts';
import { isOwnModule, moduleOf, ownModules } from './own-modules.ts';
import { questionsOfBindings } from './questions-of-bindings.ts';
import type { TemplateDraft } from './template-draft.ts';

/** A function whose name is known. */
export type NamedFunction = DeclaredFunction & { readonly name: string };

const moduleFile = 'function.py.hbs';

/**
 * Makes a template of a function of an app: its decorators become bindings, what differs from one use to
 * the next becomes questions with the present values as defaults, and its code comes along with all it
 * needs of its module and of others of the app. Rendered with its defaults it gives the same function,
 * which is tried. Returns what stands against that instead. `initParser()` must have been awaited.
 */
export function templateFrom(
  tree: Tree,
  app: V2App,
  fn: NamedFunction,
  name: string,
): Result<TemplateDraft> {
  const { source } = fn;
  const refuse = (problem: string, span: Span) =>
    diagnose(
      functionNotTaken,
      { name: fn.name, problem },
      { at: { path: source.path, span }, function: fn.name },
    );
  const code = functionCode(app, fn);
  if (code.kind === 'unreadable') return failed(refuse(code.problem, code.span));
  const ownName = source.text.slice(code.defName.start, code.defName.end);
  const needed = neededCode(
    source.module,
    [code.rest, ...code.retries],
    new Set([code.on, ownName]),
  );
  const other = needed.statements.find(({ span }) => holdsFunction(app, source, span));
  if (other !== undefined) return failed(refuse('it uses another function of the app', other.span));
  const draft = draftOf({ tree, app, fn, code, needed, name });
  const difference = differenceFrom(draft, fn.name, code, source.text);
  return difference === undefined
    ? ok(draft)
    : failed(refuse(difference.replace(/\.$/, ''), fn.span));
}

interface FunctionParts {
  readonly tree: Tree;
  readonly app: V2App;
  readonly fn: NamedFunction;
  readonly code: FunctionCode;
  readonly needed: NeededCode;
  readonly name: string;
}

function draftOf({ tree, app, fn, code, needed, name }: FunctionParts): TemplateDraft {
  const question = nameQuestion(fn.name);
  const def = fn.source.text.slice(code.defName.start, code.defName.end);
  const ofDef = def === fn.name ? undefined : defQuestion(def);
  const names = [question, ...(ofDef === undefined ? [] : [ofDef])];
  const asked = questionsOfBindings(code.bindings, [
    ...names.map((each) => each.name),
    'app',
    'module',
    'bindings',
  ]);
  const modules = ownModules(tree, app, fn.source, needed.imports);
  const isOwn = (module: string) => isOwnModule(tree, module);
  const text = moduleText(fn, code, needed, isOwn);
  const read = [text, ...modules.map((each) => each.text)].flatMap(settingsIn);
  const foreign = [fn.source, ...modules].flatMap((each) =>
    importedModules(each, each === fn.source ? needed.imports : allImports(each)),
  );
  const { requirements, unknown } = requirementsFor(
    tree,
    foreign.filter((each) => !isOwn(each)),
  );
  return {
    name,
    manifest: {
      kind: 'function',
      name,
      title: titleOf(fn, code),
      version: '1.0.0',
      questions: [...names, ...asked.questions],
      bindings: asked.bindings,
      module: moduleFile,
      files: modules.map(({ path }) => ({
        from: `${path}.hbs`,
        to: literalText(path),
        merge: 'keep',
      })),
      settings: {
        ...Object.fromEntries(read.map((each) => [each, placeholder(each)])),
        ...asked.settings,
      },
      requirements,
    },
    files: {
      [moduleFile]: text,
      ...Object.fromEntries(modules.map((each) => [`${each.path}.hbs`, contentOf(each)])),
    },
    findings: [
      ...modules.map(({ path }) =>
        diagnose(leftToAuthor, {
          what: `${path} comes along, since the function needs it`,
          todo: 'Keep it in the template, or put what several templates need into a package.',
        }),
      ),
      ...unknown.map((each) =>
        diagnose(leftToAuthor, {
          what: `The code imports ${each}, and requirements.txt of the app does not list its package`,
          todo: 'Add what brings it to "requirements" of template.json.',
        }),
      ),
    ],
  };
}

/** Azure takes names that are none in Python. */
function nameQuestion(name: string): Question {
  const asked = { name: 'name', title: 'Name of the function', kind: 'text' } as const;
  if (formats['function-name'].validationError(name) === undefined) {
    return { ...asked, format: 'function-name', default: name };
  }
  return {
    ...asked,
    format: 'line',
    pattern: '[A-Za-z][A-Za-z0-9_-]{0,127}',
    rule: 'must be letters, digits, dashes and underscores, and start with a letter',
    default: name,
  };
}

/** The first line of its docstring, or its name. */
function titleOf({ name, source }: NamedFunction, { rest }: FunctionCode): string {
  const body = source.text.slice(rest.start, rest.end);
  const [, line] =
    /:\s*(?:#.*)?\r?\n\s*[rR]?(?:"""|''')\s*([^"'\r\n]+?)\.?\s*(?:"""|'''|\r?\n)/.exec(body) ?? [];
  return line ?? `The function ${name}`;
}

function holdsFunction(app: V2App, source: PythonSource, { start, end }: Span): boolean {
  return app.functions.some(
    (each) => each.source === source && each.span.start >= start && each.span.end <= end,
  );
}

function allImports({ module }: PythonSource): NeededCode['imports'] {
  return module.imports.map((statement) => ({ statement, names: [...statement.names] }));
}

function importedModules(source: PythonSource, imports: NeededCode['imports']): string[] {
  return imports.flatMap(({ statement, names }) =>
    statement.kind === 'import'
      ? names.map((each) => each.name)
      : [moduleOf(source, statement)].filter((each) => each !== ''),
  );
}

function contentOf({ text }: PythonSource): string {
  return literalText(text.replaceAll(/\r\n?/g, '\n'));
}
