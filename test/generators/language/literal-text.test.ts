import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapers } from '../../../generators/language/escapers.ts';
import {
  joinPieces,
  literalText,
  type SourcePiece,
} from '../../../generators/language/literal-text.ts';
import { parseTemplate } from '../../../generators/language/parse-template.ts';
import { render } from '../../../generators/language/render.ts';
import { valueIn } from '../../diagnostics/results.ts';

const braces = fc
  .array(fc.constantFrom('{', '{{', '}', '}}', '\\', '"', '~', '#if x', '!', '-- ', 'x', ' ', '\n'))
  .map((parts) => parts.join(''));

test('a text that has braces of its own', () => {
  expect(literalText('f"{{x}}"')).toBe('f"\\{{x}}"');
  expect(literalText('{"a": {"b": 1}}')).toBe('{"a": {"b": 1}}');
});

test('any text comes out as it was', () => {
  fc.assert(
    fc.property(braces, (text) => {
      expect(rendered(literalText(text))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test('any text comes out as it was, beside placeholders too', () => {
  const placeholder: fc.Arbitrary<SourcePiece> = fc.constant({
    kind: 'placeholder',
    placeholder: 'ident name',
  });
  const piece = fc.oneof(
    placeholder,
    braces.map((text): SourcePiece => ({ kind: 'text', text })),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      // Two texts side by side are one.
      fc.pre(
        pieces.every(
          (each, index) => each.kind === 'placeholder' || pieces[index + 1]?.kind !== 'text',
        ),
      );
      const wanted = pieces.map((each) => (each.kind === 'text' ? each.text : 'orders')).join('');
      expect(rendered(joinPieces(pieces))).toBe(wanted);
    }),
    { numRuns: 2000 },
  );
});

test('many braces far from any other are not a placeholder that is too long', () => {
  const text = `f"{{${'x'.repeat(2000)}"`;
  expect(rendered(literalText(text))).toBe(text);
});

function rendered(source: string): string {
  const template = valueIn(parseTemplate('a.hbs', source, { name: 'bare' }, escapers));
  return valueIn(render(template, { name: 'orders' }, escapers));
}
