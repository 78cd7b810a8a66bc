import {
  type BracketItem,
  flat,
  type Layout,
  layOut,
  literalPiece,
  type Piece,
} from '../../python/layout.ts';
import { scalarLiteral } from '../../python/literals.ts';
import { isIdentifier } from '../../python/names.ts';
import type { Argument, Decorator, EnumName, ObjectName, PyValue } from './decorator.ts';

/** How the module calls things. */
export interface PrintNames {
  /** The app or blueprint, e.g. `bp`. */
  readonly on: string;
  /** A member of azure.functions, e.g. `AuthLevel` → `func.AuthLevel`. */
  readonly azure: (member: EnumName | ObjectName) => string;
}

/** The decorators as lines, top-most first, without line ends, as black would leave them. */
export function printDecorators(
  decorators: readonly Decorator[],
  names: PrintNames,
  layout: Layout,
): string[] {
  return decorators.flatMap((decorator) =>
    layOut([`@${names.on}.`, ...call(decorator, names)], layout),
  );
}

/**
 * The decorators as one statement that registers a callable which stands elsewhere:
 * `app.function_name("A")(app.queue_trigger(…)(shared))`. The first line begins with `before`.
 */
export function printCall(
  decorators: readonly Decorator[],
  names: PrintNames,
  callable: string,
  layout: Layout,
  before = '',
): string[] {
  const statement = decorators.reduceRight<Piece>(
    (inner, decorator) => [
      `${names.on}.`,
      ...call(decorator, names),
      { open: '(', items: [{ before: '', value: inner }], close: ')' },
    ],
    callable,
  );
  return layOut(statement, layout, { before, after: '' });
}

/** A value on one line, e.g. `func.AuthLevel.ANONYMOUS`. */
export function printValue(value: PyValue, names: PrintNames): string {
  return flat(valuePiece(value, names));
}

/** The members of azure.functions that the printed decorators mention, sorted. */
export function azureNames(decorators: readonly Decorator[]): (EnumName | ObjectName)[] {
  const values = decorators.flatMap((decorator) => decorator.arguments.map((each) => each.value));
  return [...new Set(values.flatMap(namesIn))].sort();
}

function namesIn(value: PyValue): (EnumName | ObjectName)[] {
  if (value.kind === 'member') return [value.enum];
  if (value.kind === 'objects') return [value.of];
  return value.kind === 'dict' ? value.entries.flatMap(([, each]) => namesIn(each)) : [];
}

function call(decorator: Decorator, names: PrintNames): Piece[] {
  const keywords = decorator.arguments.filter((each) => isKeyword(each));
  const others = decorator.arguments.filter((each) => !isKeyword(each));
  const items: BracketItem[] = keywords.map((each) => ({
    before: each.positional ? '' : `${each.name}=`,
    value: valuePiece(each.value, names),
  }));
  if (others.length > 0) {
    const entries = others.map((each) => [each.name, each.value] as const);
    items.push({ before: '**', value: valuePiece({ kind: 'dict', entries }, names) });
  }
  return [decorator.method, { open: '(', items, close: ')' }];
}

function isKeyword(argument: Argument): boolean {
  return argument.positional === true || isIdentifier(argument.name);
}

function valuePiece(value: PyValue, names: PrintNames): Piece {
  if (value.kind === 'member') return `${names.azure(value.enum)}.${value.member}`;
  if (value.kind === 'literal') return literalPiece(value.value);
  if (value.kind === 'objects') {
    const object = (given: readonly Argument[]): BracketItem => {
      const items = given.map((each) => ({
        before: `${each.name}=`,
        value: valuePiece(each.value, names),
      }));
      return { before: '', value: [names.azure(value.of), { open: '(', items, close: ')' }] };
    };
    return { open: '[', items: value.items.map(object), close: ']' };
  }
  const items = value.entries.map(([key, each]) => ({
    before: `${scalarLiteral(key)}: `,
    value: valuePiece(each, names),
  }));
  return { open: '{', items, close: '}' };
}
