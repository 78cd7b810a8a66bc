import type { Node } from 'web-tree-sitter';
import type { PythonSource } from '../python/python-source.ts';
import type { Span } from '../workspace/change/edit.ts';
import type { Evaluator } from './evaluator.ts';
import { type AppObject, objectsOf } from './values.ts';

/** A call that gives the functions of blueprints to an app. */
export interface BlueprintRegistration {
  readonly source: PythonSource;
  readonly method: string;
  readonly span: Span;
  /** The statement at module level that it stands in. */
  readonly statement: Span;
  /** The blueprints it may register. */
  readonly blueprints: readonly AppObject[];
  /** There may be others. */
  readonly unclear: boolean;
}

const methods = /\.\s*(register_functions|register_blueprint)\b/;

/** Every registration in a module, in a loop or not, in file order. */
export function registrationsIn(
  source: PythonSource,
  evaluator: Evaluator,
): BlueprintRegistration[] {
  if (!methods.test(source.text)) return [];
  return source.module.root.descendantsOfType('attribute').flatMap((node) => {
    const method = node?.childForFieldName('attribute')?.text ?? '';
    if (!node || !methods.test(`.${method}`)) return [];
    const call = node.parent?.type === 'call' ? node.parent : undefined;
    const isCalled = call?.childForFieldName('function')?.id === node.id;
    const argument = isCalled ? argumentOf(call) : undefined;
    const values = argument ? evaluator.evaluate(source, argument) : [];
    const at = isCalled && call ? call : node;
    const blueprints = objectsOf(values);
    const unclear = values.length === 0 || blueprints.length < values.length;
    return [
      { source, method, span: spanOf(at), statement: spanOf(outermost(at)), blueprints, unclear },
    ];
  });
}

function argumentOf(call: Node): Node | undefined {
  const [given] = call.childForFieldName('arguments')?.namedChildren ?? [];
  return (
    (given?.type === 'keyword_argument' ? given.childForFieldName('value') : given) ?? undefined
  );
}

function outermost(node: Node): Node {
  let at = node;
  while (at.parent !== null && at.parent.type !== 'module') at = at.parent;
  return at;
}

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
