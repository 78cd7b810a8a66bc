/** A value of host.json below keys, which the host reads without regard to case. */
export function hostValue(host: unknown, keys: readonly string[]): unknown {
  let at = host;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) return undefined;
    const entry = Object.entries(at).find(([name]) => name.toLowerCase() === key.toLowerCase());
    at = entry?.[1];
  }
  return at;
}

/** The prefix of HTTP routes, without slashes; `api` where host.json sets none. See docs/semantics.md#web-apps */
export function routePrefix(host: unknown): string {
  const given = hostValue(host, ['extensions', 'http', 'routePrefix']);
  return typeof given === 'string' ? given.replace(/^\/+|\/+$/g, '') : 'api';
}
