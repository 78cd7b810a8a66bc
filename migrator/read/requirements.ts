import { importNamesOf } from '../../app/requirements.ts';
import type { LegacyApp } from './legacy-app.ts';

/** Import names of what the app requires and of what the platform puts before the app on the path. */
export function importNames(app: LegacyApp): Set<string> {
  return importNamesOf(app.text('requirements.txt'));
}
