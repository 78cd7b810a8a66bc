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
  return givenPrefix(host).replace(/^\/+|\/+$/g, '');
}

/**
 * The template that the host makes of a route: nothing is trimmed. Read in `BuildRouteTemplate` of
 * WebJobsRouteBuilder.cs, https://github.com/Azure/azure-webjobs-sdk-extensions
 */
export function routeTemplate(host: unknown, route: string): string {
  const prefix = givenPrefix(host);
  return prefix === '' ? route : `${prefix}/${route}`;
}

/** Whether ASP.NET Core refuses a template, and the host does not start: it passes over one slash at its start. */
export function hasEmptySegment(template: string): boolean {
  return template.replace(/^(?:~\/|\/)/, '').match(/^\/|\/\//) !== null;
}

function givenPrefix(host: unknown): string {
  const given = hostValue(host, ['extensions', 'http', 'routePrefix']);
  return typeof given === 'string' ? given : 'api';
}
