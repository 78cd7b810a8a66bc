import type { Json } from '../function-json/function-json.ts';
import type { EnumName, PyValue } from './decorator.ts';

/** Members by the value that function.json has for them, in lower case. */
const members: { readonly [name in EnumName]: { readonly [value: string]: string } } = {
  AccessRights: { manage: 'MANAGE', listen: 'LISTEN' },
  AuthLevel: { function: 'FUNCTION', anonymous: 'ANONYMOUS', admin: 'ADMIN' },
  BlobSource: { eventgrid: 'EVENT_GRID', logsandcontainerscan: 'LOGS_AND_CONTAINER_SCAN' },
  Cardinality: { one: 'ONE', many: 'MANY' },
  DataType: { undefined: 'UNDEFINED', string: 'STRING', binary: 'BINARY', stream: 'STREAM' },
};

/** The member for a value of function.json in any case; undefined where there is none. */
export function enumMember(name: EnumName, value: Json): PyValue | undefined {
  if (typeof value !== 'string') return undefined;
  const known = members[name];
  const key = value.toLowerCase();
  const member = Object.hasOwn(known, key) ? known[key] : undefined;
  return member === undefined ? undefined : { kind: 'member', enum: name, member };
}

/** All members of an enum, for tests and documentation. */
export function membersOf(name: EnumName): readonly string[] {
  return Object.values(members[name]);
}

/** All values that function.json has for an enum, in lower case. */
export function valuesOf(name: EnumName): readonly string[] {
  return Object.keys(members[name]);
}
