import type {
  CallExpression,
  Expression,
  ObjectLiteralExpression,
  PropertyAssignment,
  SourceFile,
  Node as SyntaxNode,
} from 'ts-morph';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { configComputed, configSyntax } from '../../diagnostics/registry/configs.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import type { JsonDocument, JsonPath } from '../../workspace/text/json.ts';
import type { Container, Member } from '../../workspace/text/member-edits.ts';

// This file is loaded for a script only, and always needs it.
const { Node, Project, SyntaxKind } = lazyPackage<typeof import('ts-morph')>('ts-morph')();

/**
 * Reads pyfunc.config.ts or .js as data, without running it: its default export, in `defineConfig` or
 * not, written out as literals. All else is said with its place. The text has no byte order mark.
 */
export function readScript(path: string, text: string): Result<JsonDocument> {
  try {
    return read(path, text);
  } catch (error) {
    // The parser goes down one call for each bracket.
    if (!(error instanceof RangeError)) throw error;
    const problem = 'it is nested too deeply';
    return failed(diagnose(configSyntax, { problem }, { at: { path } }));
  }
}

function read(path: string, text: string): Result<JsonDocument> {
  const { script, faults } = parse(path, text);
  if (faults.length > 0) return failed(...faults);
  const reading = new ScriptReading(path);
  const root = reading.root(script);
  const value = root && reading.value(root, []);
  if (reading.problems.length > 0) return failed(...reading.problems);
  const { duplicates, spans } = reading;
  return ok({ kind: 'json', value, duplicates, spanOf: (at) => spans.get(JSON.stringify(at)) });
}

/** Where the members of an object of the configuration stand; undefined where there is no such object. */
export function findObject(
  path: string,
  text: string,
  at: readonly string[],
): { readonly container: Container; readonly keys: readonly string[] } | undefined {
  const reading = new ScriptReading(path);
  let node = reading.root(parse(path, text).script);
  for (const key of at) node = node && valueAt(node, key);
  const object = node && plain(node);
  if (!Node.isObjectLiteralExpression(object)) return undefined;
  const properties = object.getProperties().filter(Node.isPropertyAssignment);
  return { container: containerOf(object), keys: properties.map((each) => keyOf(each) ?? '') };
}

function parse(path: string, text: string): { script: SourceFile; faults: Diagnostic[] } {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true },
  });
  const script = project.createSourceFile(`/${path.replace(/^.*\//, '')}`, text);
  const faults = project.getProgram().getSyntacticDiagnostics(script);
  return {
    script,
    faults: faults.slice(0, 1).map((fault) => {
      const start = Math.min(fault.getStart(), Math.max(0, text.length - 1));
      const message = fault.getMessageText();
      const problem = String(typeof message === 'string' ? message : message.getMessageText());
      const span = { start, end: start + Math.max(1, fault.getLength()) };
      const lower = problem.charAt(0).toLowerCase() + problem.slice(1).replace(/\.$/, '');
      return diagnose(configSyntax, { problem: lower }, { at: { path, span } });
    }),
  };
}

/** Reads nodes as data, and collects where it cannot. */
class ScriptReading {
  readonly problems: Diagnostic[] = [];
  readonly duplicates: { path: JsonPath; span: Span }[] = [];
  /** By path, as JSON. */
  readonly spans = new Map<string, Span>();
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** What the file exports as its default, without `defineConfig` around it. */
  root(script: SourceFile): Expression | undefined {
    const exported = script.getExportAssignment((each) => !each.isExportEquals());
    if (exported === undefined) {
      const problem = 'it has no `export default`';
      this.problems.push(diagnose(configSyntax, { problem }, { at: { path: this.#path } }));
      return undefined;
    }
    const node = plain(exported.getExpression());
    const named = Node.isIdentifier(node) ? constantOf(script, node.getText()) : node;
    const root = named && plain(named);
    if (!Node.isCallExpression(root)) return root ?? exported.getExpression();
    const [argument, ...others] = root.getArguments();
    if (isDefineConfig(script, root) && others.length === 0 && Node.isExpression(argument)) {
      return plain(argument);
    }
    this.#complain(root);
    return undefined;
  }

  value(expression: SyntaxNode, path: JsonPath): unknown {
    const node = plain(expression);
    this.spans.set(JSON.stringify(path), spanOf(expression));
    if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
      return node.getLiteralText();
    }
    if (Node.isNumericLiteral(node)) return node.getLiteralValue();
    if (Node.isTrueLiteral(node)) return true;
    if (Node.isFalseLiteral(node)) return false;
    if (Node.isNullLiteral(node)) return null;
    if (Node.isArrayLiteralExpression(node)) {
      return node.getElements().map((each, index) => this.value(each, [...path, index]));
    }
    if (Node.isObjectLiteralExpression(node)) return this.#object(node, path);
    this.#complain(node);
    return undefined;
  }

  #object(node: ObjectLiteralExpression, path: JsonPath): object {
    const object = {};
    for (const property of node.getProperties()) {
      const key = Node.isPropertyAssignment(property) ? keyOf(property) : undefined;
      const initializer = Node.isPropertyAssignment(property) && property.getInitializer();
      if (key === undefined || !initializer) {
        this.#complain(property);
        continue;
      }
      const at = [...path, key];
      if (Object.hasOwn(object, key)) this.duplicates.push({ path: at, span: spanOf(property) });
      const value = this.value(initializer, at);
      // Defined, not assigned: `__proto__` is a key like any other.
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true });
    }
    return object;
  }

  #complain(node: SyntaxNode): void {
    const at = { path: this.#path, span: spanOf(node) };
    this.problems.push(diagnose(configComputed, { what: inWords(node) }, { at }));
  }
}

/** Without parentheses, `as const` and `satisfies`, which change nothing. */
function plain(node: SyntaxNode): Expression {
  const wraps =
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node);
  return wraps ? plain(node.getExpression()) : (node as Expression);
}

/** The value of a `const` of the file itself. */
function constantOf(script: SourceFile, name: string): Expression | undefined {
  const variable = script.getVariableDeclaration(name);
  const isConst = variable?.getVariableStatement()?.getDeclarationKind() === 'const';
  return isConst ? variable.getInitializer() : undefined;
}

/** By whatever name it is imported from the package. */
function isDefineConfig(script: SourceFile, call: CallExpression): boolean {
  const name = call.getExpression().getText();
  return script
    .getImportDeclarations()
    .filter((each) => each.getModuleSpecifierValue() === 'pyfunc')
    .flatMap((each) => each.getNamedImports())
    .filter((each) => each.getName() === 'defineConfig')
    .some((each) => (each.getAliasNode()?.getText() ?? each.getName()) === name);
}

function keyOf(property: PropertyAssignment): string | undefined {
  const name = property.getNameNode();
  if (Node.isIdentifier(name)) return name.getText();
  return Node.isStringLiteral(name) ? name.getLiteralText() : undefined;
}

function valueAt(node: Expression, key: string): Expression | undefined {
  const object = plain(node);
  if (!Node.isObjectLiteralExpression(object)) return undefined;
  const properties = object.getProperties().filter(Node.isPropertyAssignment);
  return properties.findLast((each) => keyOf(each) === key)?.getInitializer();
}

function containerOf(object: ObjectLiteralExpression): Container {
  const { start, end } = spanOf(object);
  const members = object.getProperties().map((each): Member => {
    const comma = each.getNextSiblingIfKind(SyntaxKind.CommaToken);
    return { ...spanOf(each), ...(comma && { comma: spanOf(comma) }) };
  });
  return { members, inside: { start: start + 1, end: end - 1 }, mayEndInComma: true };
}

function spanOf(node: SyntaxNode): Span {
  return { start: node.getStart(), end: node.getEnd() };
}

function inWords(node: SyntaxNode): string {
  if (Node.isSpreadAssignment(node) || Node.isSpreadElement(node)) return 'a spread';
  if (Node.isCallExpression(node)) return `a call of ${node.getExpression().getText()}`;
  if (Node.isIdentifier(node) || Node.isShorthandPropertyAssignment(node)) return 'a variable';
  if (Node.isTemplateExpression(node)) return 'a text with values in it';
  if (Node.isMethodDeclaration(node) || Node.isArrowFunction(node)) return 'a function';
  return 'computed';
}
