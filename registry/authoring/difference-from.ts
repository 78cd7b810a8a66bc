import { type FunctionCode, functionCode } from '../../app/function-code.ts';
import { readV2App } from '../../app/v2-app.ts';
import type { Binding, Json, JsonObject } from '../../bindings/function-json/function-json.ts';
import { isJsonObject } from '../../bindings/function-json/function-json.ts';
import { renderFunction } from '../../generators/functions/function-outputs.ts';
import { withoutFault } from '../../generators/language/render.ts';
import { openLibrary } from '../../generators/templates/open-library.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { completeAnswers } from '../testing/complete-answers.ts';
import { type TemplateDraft, treeOfDraft } from './template-draft.ts';

/**
 * Why a template, rendered with its defaults, does not give a function back that it was made of:
 * undefined where it does, with the same bindings, and the same text below its decorators.
 */
export function differenceFrom(
  draft: TemplateDraft,
  name: string,
  code: FunctionCode,
  text: string,
): string | undefined {
  const library = openLibrary(treeOfDraft(draft));
  const read = library.read(draft.name);
  if (read.kind === 'failed') return read.diagnostics.map(({ message }) => message).join(' ');
  const answers = completeAnswers(read.value.manifest.questions, {});
  if (answers.kind === 'failed') return answers.reason;
  const place = { file: 'function_app.py', on: code.on };
  const template = library.function(draft.name);
  const request = { name: draft.name, template, answers: answers.value, place, bindings: [] };
  const rendered = withoutFault(() => renderFunction(request));
  if (rendered.kind === 'failed') {
    return rendered.diagnostics.map(({ message }) => message).join(' ');
  }
  const readBack = readAgain(rendered.value.module, name, code.on);
  if (readBack.kind === 'failed') return readBack.reason;
  const again = readBack.value;
  if (bindingsText(again.code) !== bindingsText(code)) {
    return 'no template gives decorators with exactly these values';
  }
  const [ours, theirs] = [codeOf(again.code, again.text), codeOf(code, text)];
  return ours === theirs ? undefined : 'its code cannot be written as a template';
}

function readAgain(module: string, name: string, on: string): Attempt<CodeInText> {
  const text = `import azure.functions as func\n\n${on} = func.FunctionApp()\n\n\n${module}`;
  const app = readV2App(memoryTree({ 'function_app.py': text }));
  if (app.kind !== 'app') return failedBecause('Python cannot parse what the template generates');
  const fn = app.functions.find((each) => each.name === name);
  const code = fn && functionCode(app, fn);
  if (code === undefined || code.kind === 'unreadable') {
    return failedBecause('its decorators cannot be read again');
  }
  return ok({ code, text });
}

interface CodeInText {
  readonly code: FunctionCode;
  readonly text: string;
}

/** What is kept as it is written. */
function codeOf({ rest, retries }: FunctionCode, text: string): string {
  const parts = [...retries, rest].map(({ start, end }) => text.slice(start, end));
  return parts.join('\n').replaceAll(/\r\n?/g, '\n');
}

function bindingsText({ bindings }: FunctionCode): string {
  return JSON.stringify(bindings.map(normalized).sort());
}

function normalized({ type, name, direction, properties }: Binding): string {
  return JSON.stringify([type.toLowerCase(), name, direction, sorted(properties)]);
}

/** In one order and one case, as the host does not tell them apart. */
function sorted(value: JsonObject): Json {
  const entries = Object.entries(value).map(([key, each]): [string, Json] => [
    key.toLowerCase(),
    isJsonObject(each) ? sorted(each) : each,
  ]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
