/** The arguments that a function or the class of an object takes. */
export interface Signature {
  readonly isAsync: boolean;
  /** It yields what it makes. */
  readonly isGenerator: boolean;
  /** How many values it returns at once, as in `return rows, count`; 0 where it returns one or none. */
  readonly returned: number;
  /** Any number of arguments. */
  readonly isOpen: boolean;
  readonly required: number;
  /** In order, those that need a keyword last. */
  readonly names: readonly string[];
  readonly positional: number;
  readonly keywordOnly: readonly string[];
}

/** A field in the body of a class. */
export interface Field {
  readonly name: string;
  readonly annotation: string;
  readonly value: string | undefined;
}

/** What a method takes beside its object. */
export function withoutFirst(signature: Signature): Signature {
  const { names, positional, required } = signature;
  if (positional === 0) return signature;
  return {
    ...signature,
    names: names.slice(1),
    positional: positional - 1,
    required: Math.max(required - 1, 0),
  };
}

/** What a dataclass or a named tuple is made from; undefined for other classes. */
export function signatureOfFields(head: string, fields: readonly Field[]): Signature | undefined {
  const isMade = /^@(?:\w+\.)*dataclass\b/m.test(head) && !/^class\b.*\(\s*\w/m.test(head);
  if (!isMade && !/\(\s*(?:\w+\.)*NamedTuple\s*\)?$/.test(head)) return undefined;
  const given = fields.filter(
    ({ annotation, value }) =>
      !/\b(?:ClassVar|KW_ONLY)\b/.test(annotation) && !/\binit\s*=\s*False/.test(value ?? ''),
  );
  const only = fields.findIndex(({ annotation }) => /\bKW_ONLY\b/.test(annotation));
  const isKeyword = (field: Field) =>
    /\bkw_only\s*=\s*True/.test(head) || (only >= 0 && fields.indexOf(field) > only);
  const isRequired = ({ value }: Field) =>
    value === undefined || (/^(?:\w+\.)*field\(/.test(value) && !/\bdefault\w*\s*=/.test(value));
  const [positional, keyword] = [given.filter((each) => !isKeyword(each)), given.filter(isKeyword)];
  return {
    isAsync: false,
    isGenerator: false,
    returned: 0,
    isOpen: false,
    names: [...positional, ...keyword].map(({ name }) => name),
    positional: positional.length,
    required: positional.filter(isRequired).length,
    keywordOnly: keyword.filter(isRequired).map(({ name }) => name),
  };
}
