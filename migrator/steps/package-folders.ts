/** A function folder whose script is not `__init__.py` becomes a regular package. */
import type { Edit } from '../../workspace/edit.ts';
import type { Design } from '../design.ts';
import type { Step } from '../step.ts';

export const packageFolders: Step = { name: 'package-folders', run };

function* run(design: Design): Generator<Edit> {
  for (const { source, functions } of design.scripts) {
    const folder = source.path.split('/').slice(0, -1).join('/');
    const owner = functions.find((each) => each.fn.name === folder)?.fn;
    if (owner === undefined || design.app.has(`${folder}/__init__.py`)) continue;
    const path = `${design.importName(folder)}/__init__.py`;
    const because = { step: packageFolders.name, function: owner.name };
    yield { kind: 'create', path, text: '', because };
  }
}
