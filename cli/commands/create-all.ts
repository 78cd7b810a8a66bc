import { openAllTemplates } from '../../api/create/all-templates.ts';
import { createWith } from '../../api/create/create.ts';
import { runCreate } from './create.ts';

/** `create` with the templates of registries beside those of pyfunc. */
export const run = runCreate(createWith(openAllTemplates));
