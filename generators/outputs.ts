import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Result } from '../diagnostics/result.ts';
import { templateValue } from '../diagnostics/templates.ts';
import { outputsOfFiles } from './add-files.ts';
import { type ExtraBinding, readBindingOf } from './functions/extra-bindings.ts';
import { outputsOfFunction, renderFunction } from './functions/function-outputs.ts';
import type { CodePlace } from './functions/place.ts';
import { TemplateFault, withoutFault } from './language/render.ts';
import { filesOfApp } from './new-app/app-files.ts';
import { asOutput, type Output } from './output.ts';
import type { Library } from './templates/library.ts';
import type { Answers } from './templates/question.ts';

export type { Output };

/** What it takes to render again what one run of `add` or `create` made. */
export interface Request {
  /** As the template is asked for. */
  readonly template: string;
  readonly answers: Answers;
  readonly place?: CodePlace;
  /** e.g. `output:queue:name=msg,queue=items`. */
  readonly bindings?: readonly string[];
}

/**
 * All files that a template comes to, each path once: for functions their module, and what they need of
 * host.json, local.settings.json and requirements.txt beside the files of the template. Depends on
 * nothing else. Fails where an answer or a binding does not fit.
 */
export function outputsOf(library: Library, request: Request): Result<Output[]> {
  return withoutFault(() => renderedOutputs(library, request));
}

function renderedOutputs(library: Library, request: Request): Output[] {
  const { template: name, answers, place, bindings = [] } = request;
  const { kind } = library.template(name).manifest;
  if (kind === 'app') return filesOfApp(library, answers).map(asOutput);
  if (kind === 'files') return outputsOfFiles({ name, template: library.files(name), answers });
  if (place === undefined) {
    const problem = `nothing says which file the functions of ${name} are in`;
    throw new TemplateFault(diagnose(templateValue, { problem }));
  }
  const template = library.function(name);
  const extra = bindings.map(readBinding);
  return outputsOfFunction(renderFunction({ name, template, answers, place, bindings: extra }));
}

function readBinding(text: string): ExtraBinding {
  const read = readBindingOf(text);
  if (read.kind === 'ok') return read.value;
  throw new TemplateFault(diagnose(templateValue, { problem: read.reason }));
}
