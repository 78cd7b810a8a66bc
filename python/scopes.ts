import type { Node } from 'web-tree-sitter';
import type { Span } from '../workspace/change/edit.ts';
import type { PyModule } from './module.ts';

/**
 * Every place that names a module-level variable, so that all of them can be renamed together; those
 * in imports before `header` are left out. Undefined where another scope has a variable of that name,
 * where an import further down binds it, or where a quoted annotation may mean it.
 */
export function placesOf(module: PyModule, name: string, header: number): Span[] | undefined {
  const nodes = module.uses(name);
  const bindings = nodes.filter(isBinding);
  const globals: Globals = new Map();
  if (bindings.some((node) => isLocal(node, name, globals))) return undefined;
  if (bindings.some((node) => isInImport(node) && node.startIndex >= header)) return undefined;
  if (isQuotedAnnotation(module, name)) return undefined;
  return nodes
    .filter((node) => !isInImport(node))
    .map((node) => ({ start: node.startIndex, end: node.endIndex }));
}

/** Whether code anywhere in the module says the name, in whatever scope; the path of an import does not. */
export function mentions(module: PyModule, name: string): boolean {
  return module.uses(name).some((node) => !isInImport(node) || isBinding(node));
}

/** Every name that a module binds for itself, with the nodes that bind it. */
export function moduleBindings(module: PyModule): ReadonlyMap<string, readonly Node[]> {
  const known = bindingsOf.get(module);
  if (known !== undefined) return known;
  const found = new Map<string, Node[]>();
  const globals: Globals = new Map();
  for (const node of module.root.descendantsOfType('identifier')) {
    if (node === null || !isBinding(node) || isLocal(node, node.text, globals)) continue;
    const nodes = found.get(node.text);
    if (nodes === undefined) found.set(node.text, [node]);
    else nodes.push(node);
  }
  bindingsOf.set(module, found);
  return found;
}

const bindingsOf = new WeakMap<PyModule, ReadonlyMap<string, readonly Node[]>>();

/** Constructs between a name and the statement that binds it. */
const patterns = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'dictionary_splat_pattern',
  'as_pattern_target',
]);

/** Whether a name is bound where it stands. */
export function isBinding(node: Node): boolean {
  let inner = node;
  while (inner.parent !== null && patterns.has(inner.parent.type)) inner = inner.parent;
  const { parent } = inner;
  const isField = (field: string) => parent?.childForFieldName(field)?.id === inner.id;
  switch (parent?.type) {
    case 'assignment':
    case 'augmented_assignment':
    case 'for_statement':
    case 'for_in_clause':
      return isField('left');
    case 'named_expression':
    case 'function_definition':
    case 'class_definition':
    case 'default_parameter':
    case 'typed_default_parameter':
      return isField('name');
    case 'aliased_import':
      return isField('alias');
    case 'typed_parameter':
      return parent.namedChild(0)?.id === inner.id;
    case 'dotted_name':
      return bindsDotted(parent, inner);
    case 'as_pattern':
      return inner.type === 'as_pattern_target';
    case 'parameters':
    case 'lambda_parameters':
    case 'splat_pattern':
    case 'type_parameter':
      return true;
    default:
      return false;
  }
}

export const comprehensions = [
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
] as const;

const scopes = new Set<string>([
  'function_definition',
  'class_definition',
  'lambda',
  ...comprehensions,
]);

/** Whether a binding is made in a scope below the module's, and not declared global there. */
function isLocal(binding: Node, name: string, globals: Globals): boolean {
  let inner = binding;
  for (let scope = binding.parent; scope !== null; inner = scope, scope = scope.parent) {
    // A definition's own name belongs to the scope around it.
    const isOwnName = scope.childForFieldName('name')?.id === inner.id;
    if (!scopes.has(scope.type) || isOwnName) continue;
    return !globalsOf(scope, globals).has(name);
  }
  return false;
}

/** By the id of its node, what each scope declares global: a scope is asked for each of its names. */
type Globals = Map<number, ReadonlySet<string>>;

function globalsOf(scope: Node, known: Globals): ReadonlySet<string> {
  const found = known.get(scope.id);
  if (found !== undefined) return found;
  const names = scope
    .descendantsOfType('global_statement')
    .flatMap((statement) => statement?.namedChildren.map((each) => each?.text ?? '') ?? []);
  const globals = new Set(names);
  known.set(scope.id, globals);
  return globals;
}

/** `a` of `import a.b` and of `from m import a`; not of `import a as b` and `from a import b`. */
function bindsDotted(dotted: Node, first: Node): boolean {
  const holder = dotted.parent;
  if (holder?.type === 'case_pattern') return true;
  if (dotted.namedChild(0)?.id !== first.id) return false;
  if (holder?.type === 'import_statement') return true;
  const module = holder?.childForFieldName('module_name');
  return holder?.type === 'import_from_statement' && module?.id !== dotted.id;
}

function isInImport(node: Node): boolean {
  const parent = node.parent?.type === 'dotted_name' ? node.parent.parent : node.parent;
  return /^(?:aliased_import|import_statement|import_from_statement)$/.test(parent?.type ?? '');
}

function isQuotedAnnotation(module: PyModule, name: string): boolean {
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u');
  return module.root
    .descendantsOfType('type')
    .some((type) =>
      type?.descendantsOfType('string_content').some((each) => word.test(each?.text ?? '')),
    );
}
