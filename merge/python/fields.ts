import type { PyModule } from '../../python/module.ts';
import type { Three } from '../three.ts';
import type { PythonItem } from './items.ts';

/**
 * Whether the order of what stands in a class has a meaning: the parameters that a dataclass or a named
 * tuple takes, and the members of an enumeration. `head` is all from the first decorator to the colon.
 */
export function isOrdered(head: string): boolean {
  return (
    /^@(?:\w+\.)*(?:dataclass|define|mutable|frozen|attrs?|s)\b/m.test(head) ||
    /\(.*\b(?:NamedTuple|\w*Enum|\w*Flag|Struct|Structure)\b/s.test(head)
  );
}

/** Whether both sides put a field at one place, or theirs changed the order of fields. */
export function fieldsMeet({ base, ours, theirs }: Three<readonly PythonItem[]>): boolean {
  const known = new Set(base.filter(isField).map(({ key }) => key));
  const placesIn = (items: readonly PythonItem[]) => {
    const fields = items.filter(isField);
    return fields.flatMap((item, index) => {
      if (known.has(item.key)) return [];
      const above = fields.slice(0, index).findLast(({ key }) => known.has(key));
      return [{ place: above?.key ?? '', text: item.codeText }];
    });
  };
  const added = placesIn(ours);
  const isMet = placesIn(theirs).some(({ place, text }) =>
    added.some((each) => each.place === place && each.text !== text),
  );
  return isMet || String(common(base, theirs)) !== String(common(theirs, base));
}

function common(items: readonly PythonItem[], others: readonly PythonItem[]): string[] {
  const keys = new Set(others.map(({ key }) => key));
  return items.filter((item) => isField(item) && keys.has(item.key)).map(({ key }) => key);
}

function isField({ statement, isDeclaration }: PythonItem): boolean {
  return statement !== undefined && !isDeclaration && statement.kind !== 'docstring';
}

/** Classes of a module in which a field without a default follows one that has one. */
export function misplacedFields({ root, text }: PyModule): Set<string> {
  const found = new Set<string>();
  /** By class, whether a field of its objects has a default, also one of a class that it derives from. */
  const defaults = new Map<string, boolean>();
  for (const node of root.descendantsOfType('class_definition')) {
    const body = node?.childForFieldName('body');
    if (!node || !body) continue;
    const start = node.parent?.type === 'decorated_definition' ? node.parent.startIndex : undefined;
    const head = text.slice(start ?? node.startIndex, body.startIndex);
    if (!isOrdered(head) || /\bkw_only\s*=\s*True/.test(head)) continue;
    const name = node.childForFieldName('name')?.text ?? '';
    const bases = node.childForFieldName('superclasses')?.namedChildren ?? [];
    let hasDefault = bases.some((base) => defaults.get(base?.text ?? ''));
    for (const statement of body.namedChildren) {
      const field = statement?.type === 'expression_statement' ? statement.namedChild(0) : null;
      if (field?.type !== 'assignment' || !field.childForFieldName('type')) continue;
      const annotation = field.childForFieldName('type')?.text ?? '';
      if (/\bClassVar\b/.test(annotation)) continue;
      if (/\bKW_ONLY\b/.test(annotation)) break;
      const value = field.childForFieldName('right')?.text;
      const isDefault = value !== undefined && !isWithoutDefault(value);
      if (isDefault) hasDefault = true;
      else if (hasDefault) found.add(name);
    }
    defaults.set(name, hasDefault);
  }
  return found;
}

/** Enumerations of a result in which two members have one value, so that one is but a name of the other. */
export function sharedValues(
  result: PyModule,
  { ours, theirs }: Pick<Three<PyModule>, 'ours' | 'theirs'>,
): string[] {
  const made = twins(result);
  if (made.size === 0) return [];
  const known = new Set([...twins(ours), ...twins(theirs)]);
  return [...made].flatMap((each) => (known.has(each) ? [] : [each.replace(/ .*/s, '')]));
}

/** The name of an enumeration and a value that two of its members have. */
function twins({ root, text }: PyModule): Set<string> {
  const found = new Set<string>();
  if (!/\((?:\w+\.)*\w*(?:Enum|Flag)\b/.test(text)) return found;
  for (const node of root.descendantsOfType('class_definition')) {
    const body = node?.childForFieldName('body');
    const bases = node?.childForFieldName('superclasses')?.text ?? '';
    if (!node || !body || !/\b\w*(?:Enum|Flag)\b/.test(bases)) continue;
    const seen = new Set<string>();
    for (const statement of body.namedChildren) {
      const member = statement?.type === 'expression_statement' ? statement.namedChild(0) : null;
      const value = member?.type === 'assignment' ? member.childForFieldName('right')?.text : '';
      if (!value || /\(/.test(value)) continue;
      if (seen.has(value)) found.add(`${node.childForFieldName('name')?.text} ${value}`);
      seen.add(value);
    }
  }
  return found;
}

/** `field(repr=False)` says much of a field, and no default. */
function isWithoutDefault(value: string): boolean {
  return (
    /^(?:\w+\.)*(?:field|ib|attrib)\(/.test(value) &&
    !/\b(?:default|default_factory|factory|init)\s*=/.test(value)
  );
}
