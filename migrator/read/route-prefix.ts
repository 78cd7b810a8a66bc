import { sameKey } from '../../bindings/function-json.ts';
import { readJson } from '../../workspace/text/json.ts';

/** The route prefix that host.json sets for HTTP functions; `api` where it says nothing. See docs/semantics.md#web-apps */
export function routePrefix(hostJson: string | undefined): string {
  const read = hostJson === undefined ? undefined : readJson(hostJson);
  let value: unknown = read === undefined || read.kind === 'malformed' ? undefined : read.value;
  for (const key of ['extensions', 'http', 'routePrefix']) {
    if (typeof value !== 'object' || value === null) return 'api';
    value = Object.entries(value).find(([name]) => sameKey(name, key))?.[1];
  }
  return typeof value === 'string' ? value.replace(/^\/+|\/+$/g, '') : 'api';
}
