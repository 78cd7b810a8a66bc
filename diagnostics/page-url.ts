import manifest from '../package.json' with { type: 'json' };

/** The address of a page of the documentation. `homepage` in package.json says where the site is. */
export function pageUrl(page: string): string {
  return `${manifest.homepage}${page}`;
}

/** The address of the page about a diagnostic. */
export function codeUrl(code: string): string {
  return pageUrl(`codes/${code.toLowerCase()}`);
}
