import { appFiles } from './migration/app-files.ts';
import { durable } from './migration/durable.ts';
import { entryPoints } from './migration/entry-points.ts';
import { foreignApps } from './migration/foreign-apps.ts';
import { functionJson } from './migration/function-json.ts';
import { imports } from './migration/imports.ts';
import { layouts } from './migration/layouts.ts';
import { names } from './migration/names.ts';
import { proof } from './migration/proof.ts';

/** What stands in the way of a migration, or is worth knowing about it: PYF1xx. */
export const migration = {
  ...functionJson,
  ...entryPoints,
  ...names,
  ...imports,
  ...durable,
  ...appFiles,
  ...layouts,
  ...proof,
  ...foreignApps,
} as const;
