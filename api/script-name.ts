import { readJson } from '../workspace/text/json.ts';
import { readText } from '../workspace/text/text.ts';
import type { Tree } from '../workspace/tree/tree.ts';

/** The file that holds the functions of a v2 app; no other setting is looked at. */
export function scriptName(tree: Tree): string {
  const usual = 'function_app.py';
  const file = tree.file('local.settings.json');
  const text = file && readText(file);
  if (text === undefined || text.kind === 'undecodable') return usual;
  const read = readJson(text.text);
  if (read.kind === 'malformed') return usual;
  const settings = read.value as { Values?: { PYTHON_SCRIPT_FILE_NAME?: unknown } } | null;
  const name = settings?.Values?.PYTHON_SCRIPT_FILE_NAME;
  return typeof name === 'string' && name.endsWith('.py') ? name : usual;
}
