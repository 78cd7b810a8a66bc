import type { Node } from 'web-tree-sitter';

/** Functions whose first argument is the dotted name of a module, or of something in it. */
const takesModule =
  /(?:^|\.)(?:patch(?:\.(?:dict|multiple))?|import_module|__import__|setattr|delattr|find_spec|resolve_name|importorskip|run_module|files|get_data|sys\.modules\.(?:get|pop|setdefault))$/;

/**
 * Whether a string literal stands where Python takes it for a module's name: `import_module("a.b")`,
 * `patch("a.b.f")`, `monkeypatch.setattr("a.f", …)`, `sys.modules["a"]`.
 */
export function isModuleString(string: Node): boolean {
  const { parent } = string;
  switch (parent?.type) {
    case 'argument_list':
      return parent.namedChild(0)?.id === string.id && takesModule.test(calleeOf(parent));
    case 'keyword_argument':
      return parent.childForFieldName('name')?.text === 'target';
    case 'subscript':
      return parent.childForFieldName('value')?.text === 'sys.modules';
    case 'pair':
      return isKey(string, parent) && /^["']sys\.modules["']/.test(firstArgument(parent));
    default:
      return false;
  }
}

function calleeOf(list: Node): string {
  return list.parent?.childForFieldName('function')?.text.replace(/\s/g, '') ?? '';
}

function isKey(string: Node, pair: Node): boolean {
  return pair.childForFieldName('key')?.id === string.id;
}

/** The first argument of the call that a dictionary's pair is handed to. */
function firstArgument(pair: Node): string {
  const list = pair.parent?.parent;
  return list?.type === 'argument_list' ? (list.namedChild(0)?.text ?? '') : '';
}
