/** The Azure Functions extension of VS Code treats the folder as a v2 app. */
import type { Edit } from '../../workspace/change/edit.ts';
import { readJson } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

const path = '.vscode/settings.json';
const key = 'azureFunctions.projectLanguageModel';

export const vscodeSettings: Step = { name: 'vscode-settings', run };

function* run(design: Design): Generator<Edit> {
  const text = design.app.text(path);
  if (text === undefined || !mentionsFunctions(text)) return;
  for (const edit of setKey(text, [key], 2) ?? []) {
    yield { kind: 'modify', path, ...edit, because: { step: vscodeSettings.name } };
  }
}

function mentionsFunctions(text: string): boolean {
  const read = readJson(text);
  if (read.kind === 'malformed' || typeof read.value !== 'object' || read.value === null)
    return false;
  return Object.keys(read.value).some((name) => name.startsWith('azureFunctions.'));
}
