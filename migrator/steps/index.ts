import type { Step } from '../step.ts';
import { absoluteImports } from './absolute-imports.ts';
import { decorateEntryPoints } from './decorate-entry-points.ts';
import { funcignore } from './funcignore.ts';
import { inlineScripts } from './inline-scripts.ts';
import { moveFolders } from './move-folders.ts';
import { packageFolders } from './package-folders.ts';
import { registerBlueprints } from './register-blueprints.ts';
import { removeFunctionJson } from './remove-function-json.ts';
import { reportAppFiles } from './report-app-files.ts';
import { reportFunctions } from './report-functions.ts';
import { reportHostJson } from './report-host-json.ts';
import { reportImporters } from './report-importers.ts';
import { reportImports } from './report-imports.ts';
import { reportInfrastructure } from './report-infrastructure.ts';
import { reportLinks } from './report-links.ts';
import { reportNameClashes } from './report-name-clashes.ts';
import { reportSettings } from './report-settings.ts';
import { rewriteTests } from './rewrite-tests.ts';
import { serveWebApp } from './serve-web-app.ts';
import { shipApp } from './ship-app.ts';
import { updateRequirements } from './update-requirements.ts';
import { upgradePlatform } from './upgrade-platform.ts';
import { vscodeSettings } from './vscode-settings.ts';

/**
 * What a migration does, in the order a reader would tell it; the order carries no meaning. To add a
 * step, write its file and add one line here.
 */
export const steps: readonly Step[] = [
  reportFunctions,
  reportImports,
  reportImporters,
  reportLinks,
  reportNameClashes,
  decorateEntryPoints,
  registerBlueprints,
  inlineScripts,
  serveWebApp,
  removeFunctionJson,
  absoluteImports,
  rewriteTests,
  packageFolders,
  moveFolders,
  updateRequirements,
  upgradePlatform,
  shipApp,
  vscodeSettings,
  funcignore,
  reportHostJson,
  reportSettings,
  reportAppFiles,
  reportInfrastructure,
];
