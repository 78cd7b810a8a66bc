import { builtins, keywords, softKeywords } from './python-names.ts';

/** Whether Python takes it as a name of a variable, parameter or keyword argument. */
export function isIdentifier(name: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name) && !keywords.has(name);
}

/**
 * Whether an import statement can name a module. Python looks for the NFKC form of what stands there, so
 * it does not find a file whose accents are characters of their own, as macOS spells them.
 */
export function isSpellable(module: string): boolean {
  return module.split('.').every((part) => isIdentifier(part) && part === part.normalize('NFKC'));
}

/** Whether a new variable of this name would hide nothing that Python itself defines. */
export function isFreeOfPython(name: string): boolean {
  return isIdentifier(name) && !softKeywords.has(name) && !builtins.has(name);
}

/** `HttpTrigger1` → `http_trigger1`, `Fn-Dash` → `fn_dash`: a PEP 8 name, always an identifier. */
export function snakeCase(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^a-zA-Z\d]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  const started = /^[a-z]/.test(words) ? words : `_${words}`;
  return keywords.has(started) ? `${started}_` : started;
}

/** `wanted`, or the first of `wanted_2`, `wanted_3` … that is neither taken nor Python's own. */
export function uniqueName(wanted: string, taken: { has(name: string): boolean }): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}_${number}`;
    if (isFreeOfPython(name) && !taken.has(name)) return name;
  }
}
