/** What local.settings.json says that the move makes needless or that goes by function name; never a value. */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { readJson } from '../../workspace/text/json.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

const path = 'local.settings.json';

export const reportSettings: Step = { name: 'report-settings', run };

function* run(design: Design): Generator<Diagnostic> {
  const text = design.app.text(path);
  const read = text === undefined ? undefined : readJson(text);
  if (read === undefined || read.kind === 'malformed') return;
  const values = objectAt(objectAt({ root: read.value }, 'root'), 'Values');
  for (const [key, value] of Object.entries(values)) {
    const span = read.spanOf(['Values', key]);
    const at = { path, ...(span ? { span } : {}) };
    if (key === 'AzureWebJobsFeatureFlags' && String(value).includes('EnableWorkerIndexing')) {
      yield diagnose(migration.workerIndexingFlag, {}, { at });
    }
    if (key === 'PYTHON_SCRIPT_FILE_NAME' && value !== 'function_app.py') {
      yield diagnose(migration.scriptFileSetting, {}, { at });
    }
    const name = /^AzureWebJobs\.(.+)\.Disabled$/i.exec(key)?.[1];
    const fn = design.app.functions.find((each) => each.name.toLowerCase() === name?.toLowerCase());
    if (fn !== undefined) {
      yield diagnose(migration.disabledSetting, { name: fn.name }, { at, function: fn.name });
    }
  }
}

function objectAt(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = parent[key];
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
