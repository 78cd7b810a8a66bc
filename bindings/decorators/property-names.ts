/** Between the property names of function.json and the keywords of decorators, as the library maps them. */

/** The property that the library writes for a keyword, or undefined where it refuses the keyword. */
export function camelCase(keyword: string): string | undefined {
  if (/^[a-zA-Z]+\d*$/.test(keyword)) return keyword;
  if (!/^(?:[a-zA-Z]+\d*_|_+[a-zA-Z\d])[a-zA-Z0-9_]*$/.test(keyword)) return undefined;
  const [first, ...words] = keyword.split('_');
  return first + words.map(title).join('');
}

/** Like Python's `str.title` for a word of ASCII letters and digits. */
function title(word: string): string {
  return word.replace(
    /[a-zA-Z]+/g,
    (run) => run.charAt(0).toUpperCase() + run.slice(1).toLowerCase(),
  );
}

/**
 * Names that do not reach the metadata, or that mean something else to the library's constructors.
 * See docs/semantics.md#reserved-keywords
 */
const reserved = new Set([
  'self',
  'kwargs',
  'name',
  'type',
  'direction',
  'data_type',
  'arg_name',
  'init_params',
  'get_dict_repr',
  'get_binding_name',
  'is_supported_trigger_type',
]);

/** Whether a keyword would not reach the metadata as a property of that name. */
export function isReserved(keyword: string): boolean {
  return reserved.has(keyword);
}

/**
 * A keyword for which the library writes `property`: snake_case where that is exact and readable, else
 * the property itself, else one for which it writes the property in another case, which hosts read the
 * same. Undefined where there is none. `taken` are the keywords that the decorator itself has.
 */
export function keywordFor(
  property: string,
  taken: readonly string[] = [],
): { readonly keyword: string; readonly exact: boolean } | undefined {
  const free = (keyword: string) => !isReserved(keyword) && !taken.includes(keyword);
  const exact = [snake(property), property].find(
    (keyword) =>
      free(keyword) && camelCase(keyword) === property && !/_[a-z]\d*(_|$)/.test(keyword),
  );
  if (exact !== undefined) return { keyword: exact, exact: true };
  const close = [snake(lettersAfterDigitsUpper(property)), `_${property}`].find(
    (keyword) => free(keyword) && camelCase(keyword)?.toLowerCase() === property.toLowerCase(),
  );
  if (close === undefined) return undefined;
  return { keyword: close, exact: camelCase(close) === property };
}

/** `hubName` → `hub_name`. */
function snake(property: string): string {
  return property.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase();
}

/** The library cannot write a lower-case letter after a digit. */
function lettersAfterDigitsUpper(property: string): string {
  return property.replace(/\d[a-z]/g, (pair) => pair.toUpperCase());
}
