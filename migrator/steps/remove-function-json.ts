/** No function.json is left of a migrated function: v2 hosts ignore it, and readers would not. */
import type { Edit } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

export const removeFunctionJson: Step = { name: 'remove-function-json', run };

function* run(design: Design): Generator<Edit> {
  for (const fn of design.app.functions) {
    const because = { step: removeFunctionJson.name, function: fn.name };
    yield { kind: 'delete', path: fn.configPath, because };
  }
}
