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
  return word.replace(/[a-zA-Z]+/g, (run) => run.charAt(0).toUpperCase() + run.slice(1).toLowerCase());
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

/**
 * A keyword for which the library writes `property`: snake_case where that is exact, else the property
 * itself, else one for which it writes the property in another case, which hosts read the same.
 * Undefined where no keyword exists. `taken` are the keywords that the decorator itself has.
 */
export function keywordFor(property: string, taken: readonly string[] = []): string | undefined {
  const candidates = [snake(property), property, `_${property}`, snake(respelled(property))];
  return candidates.find(
    (keyword) =>
      !reserved.has(keyword) &&
      !taken.includes(keyword) &&
      camelCase(keyword)?.toLowerCase() === property.toLowerCase() &&
      (keyword !== candidates[0] || camelCase(keyword) === property),
  );
}

/** `hubName` → `hub_name`, `userURL` → `user_u_r_l`, which is read back exactly. */
function snake(property: string): string {
  return property.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase();
}

/** Letters after digits in upper case: the only way in which the library can write them. */
function respelled(property: string): string {
  return property.replace(/(\d)([a-z])/g, (_, digit: string, letter: string) => digit + letter.toUpperCase());
}
