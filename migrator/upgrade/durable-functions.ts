import type { Node } from 'web-tree-sitter';
import { type Call, readCall } from '../../python/calls.ts';
import type { PyModule } from '../../python/module.ts';

/** The decorators of azure-functions-durable, and the keyword that names the parameter they are about. */
const decorators = {
  orchestration_trigger: { role: 'orchestrator', keyword: 'context_name' },
  entity_trigger: { role: 'entity', keyword: 'context_name' },
  activity_trigger: { role: 'activity', keyword: 'input_name' },
  durable_client_input: { role: 'client', keyword: 'client_name' },
} as const;

type Method = keyof typeof decorators;

/** One use of a durable decorator, with `@` or in call form. */
export interface DurableUse {
  readonly role: (typeof decorators)[Method]['role'];
  /** The def that it decorates. */
  readonly def: Node;
  readonly name: string;
  readonly isAsync: boolean;
  /** The parameter that the decorator names; absent where that is computed. */
  readonly parameter?: string;
  readonly positional: readonly DefParameter[];
  /** Whether it takes any number of arguments. */
  readonly takesMore: boolean;
}

export interface DefParameter {
  readonly name: string;
  readonly node: Node;
  readonly annotation?: Node;
}

/** Every use of a durable decorator on a def of the module, in file order. */
export function durableUses(module: PyModule): DurableUse[] {
  if (!/_trigger|durable_client_input/.test(module.text)) return [];
  return module.calls.flatMap((call): DurableUse[] => {
    const method = call.callee.split('.').at(-1) ?? '';
    if (!call.callee.includes('.') || !isMethod(method)) return [];
    const def = decorated(module, call.node);
    if (def === undefined) return [];
    const { role, keyword } = decorators[method];
    const parameter = textArgument(call, keyword);
    return [{ role, ...(parameter !== undefined && { parameter }), ...readDef(def) }];
  });
}

function isMethod(name: string): name is Method {
  return Object.hasOwn(decorators, name);
}

/** The def below a decorator, or the one that call form ends in. */
function decorated(module: PyModule, call: Node): Node | undefined {
  const { parent } = call;
  if (parent?.type === 'decorator') {
    const def = parent.parent?.childForFieldName('definition');
    return def?.type === 'function_definition' ? def : undefined;
  }
  if (parent?.type !== 'call' || parent.childForFieldName('function')?.id !== call.id) return;
  let at: Node | null | undefined = parent;
  while (at?.type === 'call') at = at.childForFieldName('arguments')?.namedChild(0);
  return at?.type === 'identifier' ? defNamed(module, at.text) : undefined;
}

function defNamed(module: PyModule, name: string): Node | undefined {
  const found = module.root.descendantsOfType('function_definition');
  return found.find((each) => each?.childForFieldName('name')?.text === name) ?? undefined;
}

function textArgument(call: Call, keyword: string): string | undefined {
  const given = call.arguments.find((each) => each.keyword === keyword) ?? call.arguments[0];
  return given?.string?.value;
}

/** What a def says of itself. */
export function readDef(def: Node): Omit<DurableUse, 'role' | 'parameter'> {
  const positional: DefParameter[] = [];
  let takesMore = false;
  for (const node of def.childForFieldName('parameters')?.namedChildren ?? []) {
    if (node === null || node.type === 'comment' || node.type === 'positional_separator') continue;
    if (node.type === 'list_splat_pattern' || /^\*\w/.test(node.text)) takesMore = true;
    // What follows a star is given by name.
    if (/^\*/.test(node.text)) break;
    const name = node.type === 'identifier' ? node : nameOf(node);
    const annotation = node.childForFieldName('type');
    positional.push({ name: name.text, node, ...(annotation && { annotation }) });
  }
  const name = def.childForFieldName('name')?.text ?? '';
  const isAsync = def.children.some((each) => each?.type === 'async');
  return { def, name, isAsync, positional, takesMore };
}

function nameOf(parameter: Node): Node {
  return parameter.childForFieldName('name') ?? parameter.namedChild(0) ?? parameter;
}

/** Calls of methods on a parameter below its def, where no inner function has a parameter of that name. */
export function callsOn(def: Node, parameter: string, text: string): MethodCall[] {
  return def.descendantsOfType('call').flatMap((node) => {
    const callee = node?.childForFieldName('function');
    const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
    const method = callee?.childForFieldName('attribute');
    if (!node || !method || object?.type !== 'identifier' || object.text !== parameter) return [];
    return isHidden(node, def, parameter) ? [] : [{ ...readCall(node, text), method }];
  });
}

export type MethodCall = Call & { readonly method: Node };

function isHidden(node: Node, def: Node, name: string): boolean {
  for (let at = node.parent; at && at.id !== def.id; at = at.parent) {
    if (!/^(?:function_definition|lambda)$/.test(at.type)) continue;
    const own = at.childForFieldName('parameters');
    if (own?.descendantsOfType('identifier').some((each) => each?.text === name)) return true;
  }
  return false;
}
