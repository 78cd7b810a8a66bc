import { dependencyFiles } from '../../app/dependencies.ts';
import { importNamesOf } from '../../app/requirements.ts';
import type { LegacyApp } from './legacy-app.ts';

/** Import names of what the app requires and of what the platform puts before the app on the path. */
export function importNames(app: LegacyApp): Set<string> {
  const asked = dependencyFiles(app.tree, undefined, []).flatMap((each) => each.dependencies);
  const names = importNamesOf(asked.map(({ name }) => name).join('\n'));
  const usesDurable = asked.some(({ name }) => name === 'azure-functions-durable');
  for (const name of usesDurable ? [...ofLibrary, ...ofDurable] : ofLibrary) names.add(name);
  return names;
}

/** What azure-functions and azure-functions-durable bring with them. */
const ofLibrary = ['werkzeug', 'markupsafe'];
const ofDurable =
  'aiohttp aiosignal attr attrs certifi charset_normalizer dateutil frozenlist furl idna multidict opentelemetry requests six urllib3 yarl'.split(
    ' ',
  );
