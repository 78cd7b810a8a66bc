import type { EnumName, ObjectName } from './decorators/decorator.ts';
import type { Json, JsonObject } from './function-json/function-json.ts';

/** The shape of the catalog: what one binding type in one role is in both models. */

export type Role = 'trigger' | 'input' | 'output';

/** A default that is a longer text of the library's own; only that there is one matters here. */
export const libraryText = Symbol('libraryText');

/** A keyword of a decorator. The property it stands for is its name in camelCase. */
export interface ArgumentRecord {
  readonly name: string;
  readonly required: boolean;
  /** What the decorator writes when the keyword is left out, though v1 had no such property. */
  readonly default?: Json | typeof libraryText;
  /** The enum of azure.functions whose members it takes. */
  readonly enum?: EnumName;
  /** Beside the members of its enum, it takes any text. */
  readonly open?: true;
  /** The strings it takes, in any case; all others make the decorator fail. */
  readonly oneOf?: readonly string[];
  /** It takes objects of this class where function.json has their JSON text. */
  readonly objects?: ObjectName;
  /** It takes a list of these, in any case. */
  readonly listOf?: readonly string[];
  /** First azure-functions that knows it, where later than the decorator. */
  readonly since?: string;
}

interface BindingFacts {
  readonly type: string;
  readonly role: Role;
  /** How the parameter or the return value is usually annotated; `''` where it is usually not. */
  readonly annotation: string;
  /** The name and the properties of a typical binding. */
  readonly example: { readonly name: string } & JsonObject;
}

/** A type with a decorator of its own. */
export interface NamedRecord extends BindingFacts {
  readonly kind: 'named';
  readonly decorator: string;
  /** The keyword for the binding's name. */
  readonly nameArgument: string;
  readonly arguments: readonly ArgumentRecord[];
  /**
   * Properties without a keyword: written as further keywords (`keyword`), as a dict (`dict`), left to
   * a generic decorator (`generic`), or dropped with a diagnostic since nothing reads them (`dropped`).
   */
  readonly extras: 'keyword' | 'dict' | 'generic' | 'dropped';
  /** First azure-functions with this decorator in its present form. */
  readonly since: string;
  /** Property names that tell this record from others of the same type and role. */
  readonly marks: readonly string[];
  /** Whether the decorator accepts these properties together (names in lower case). */
  readonly accepts?: (properties: ReadonlySet<string>) => boolean;
  /** Where extras are dropped: properties that something does read, so a generic decorator keeps them. */
  readonly kept?: readonly string[];
  /** A default that the library computes from another argument and that cannot be switched off. */
  readonly unavoidable?: { readonly property: string; readonly from: string };
  /** The only name the library can bind. */
  readonly onlyName?: string;
  /** Needs azure-functions-durable. */
  readonly durable?: true;
}

/** A type that only generic decorators can express. */
export interface GenericRecord extends BindingFacts {
  readonly kind: 'generic';
  /** Properties its extension is known to read. */
  readonly properties: readonly string[];
}

export type BindingRecord = NamedRecord | GenericRecord;

type ArgumentOptions = Pick<
  ArgumentRecord,
  'default' | 'enum' | 'open' | 'oneOf' | 'objects' | 'listOf' | 'since'
>;

/** A keyword that must be given; a property that v1 omits is given as `None`. */
export function required(name: string, options: ArgumentOptions = {}): ArgumentRecord {
  return { name, required: true, ...options };
}

/** A keyword that is left out where v1 has no such property. */
export function optional(name: string, options: ArgumentOptions = {}): ArgumentRecord {
  return { name, required: false, ...options };
}

/** Several optional keywords without anything special about them. */
export function optionals(...names: readonly string[]): readonly ArgumentRecord[] {
  return names.map((name) => optional(name));
}

/** The `data_type` keyword that nearly every decorator has. */
export const dataType = optional('data_type', { enum: 'DataType' });

/** The least azure-functions that knows the v2 model as it is generally available. */
export const leastForV2 = '1.17.0';

/** Decorated functions can be called like plain ones from here on. See docs/semantics.md#calling */
export const callableSince = '1.21.0';

/** The first release with decorators that pip installs: 1.11.3, which had them before, is yanked. */
export const firstRelease = '1.12.0';

type NamedOptions = Pick<NamedRecord, 'arguments' | 'annotation' | 'example'> &
  Partial<Omit<NamedRecord, 'kind' | 'type' | 'role' | 'decorator'>>;

function named(role: Role) {
  return (type: string, decorator: string, options: NamedOptions): NamedRecord => ({
    kind: 'named',
    type,
    role,
    decorator,
    nameArgument: 'arg_name',
    extras: 'keyword',
    since: firstRelease,
    marks: [],
    ...options,
  });
}

export const trigger = named('trigger');
export const input = named('input');
export const output = named('output');

/** A type without a decorator, by what its extension reads. */
export function generic(
  type: string,
  role: Role,
  annotation: string,
  example: { readonly name: string } & JsonObject,
  ...further: readonly string[]
): GenericRecord {
  const shown = Object.keys(example).filter((key) => key !== 'name');
  return { kind: 'generic', type, role, annotation, example, properties: [...shown, ...further] };
}
