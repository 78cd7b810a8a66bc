import type { Output } from '../../generators/output.ts';
import type { Request } from '../../generators/outputs.ts';
import type { Plan } from '../../generators/plan.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import { namespaceOf } from '../open/template-names.ts';
import type { TemplateWrites } from '../permissions/permissions.ts';

/** A template that is asked for, with its answers. */
export interface TemplateRequest {
  readonly template: string;
  readonly answers: Answers;
  /** The Python file that functions go into; the app's own script where it is not given. */
  readonly to?: string;
  /** e.g. `output:queue:name=msg,queue=items`. */
  readonly bindings?: readonly string[];
  /** Keep emulators in compose.yaml; where it is not given, if the app does so already. */
  readonly emulators?: boolean;
  /** What lies around the app: settings of its formatter may be there. */
  readonly around?: Surroundings;
}

/** What one template comes to in an app. */
export interface PlannedTemplate extends Plan {
  readonly request: Request;
  /** What was rendered, but for files that the app has something else in place of. */
  readonly taken: readonly Output[];
  /** What each template of a registry has part in it. */
  readonly writings: readonly TemplateWrites[];
}

/** The part of a template, where it is one of a registry: the built-in ones are ours. */
export function writingOf(
  library: Library,
  template: string,
  outputs: readonly Output[],
  { edits, settings = [] }: Pick<Plan, 'edits' | 'settings'>,
): TemplateWrites[] {
  if (namespaceOf(template) === undefined) return [];
  return [{ template, manifest: library.template(template).manifest, outputs, edits, settings }];
}
