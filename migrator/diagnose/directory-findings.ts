import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { FunctionDesign } from '../design/function-design.ts';

/**
 * Uses of `context.function_directory` where v2 fills it with another folder than v1: that of the file
 * which holds the callable the library calls. See docs/semantics.md#function-directory
 */
export function* directoryFindings(design: FunctionDesign): Generator<Diagnostic> {
  const { fn, callable } = design;
  const folder = folderOfCallable(design);
  if (folder === undefined) return;
  for (const source of new Set([fn.script, callable.source])) {
    if (!source.text.includes('function_directory')) continue;
    for (const node of source.module.root.descendantsOfType('attribute')) {
      if (node?.childForFieldName('attribute')?.text !== 'function_directory') continue;
      const at = { path: source.path, span: { start: node.startIndex, end: node.endIndex } };
      const slots = { v1: fn.name, v2: folder };
      yield diagnose(migration.functionDirectory, slots, { at, function: fn.name });
    }
  }
}

/** Where v2 looks, in words; undefined where it is the function's folder, as in v1. */
function folderOfCallable({ fn, callable, client }: FunctionDesign): string | undefined {
  const { entry } = fn;
  if (entry.kind === 'durable' || client !== undefined) return "the durable library's own folder";
  if (entry.kind === 'def' && entry.def.decorators.length > 0) {
    return 'the folder of the object that its decorators return';
  }
  const folder = callable.source.path.split('/').slice(0, -1).join('/');
  if (folder !== fn.name) return folder === '' ? "the app's folder" : `the folder ${folder}`;
  return entry.kind === 'bound' ? 'the folder of the file that defines the callable' : undefined;
}
