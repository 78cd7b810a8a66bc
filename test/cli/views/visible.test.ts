import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible, visibleCode, width } from '../../../cli/views/visible.ts';
import { harmlessTexts, hostileTexts } from '../hostile-texts.ts';

/** Written apart from the implementation: what no terminal may get to see. */
const raw = /[\0-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

describe('visible', () => {
  test.each(harmlessTexts)('leaves %j alone', (text) => {
    expect(visible(text)).toBe(text);
  });

  test('has at least 120 hostile texts to face', () => {
    expect(new Set(hostileTexts).size).toBeGreaterThanOrEqual(120);
  });

  test.each(hostileTexts)('shows %j', (text) => {
    expect(visible(text)).not.toBe(text);
    expect(visible(text)).not.toMatch(raw);
    expect(() => encodeURIComponent(visible(text))).not.toThrow();
  });

  test('shows which character it was', () => {
    expect(visible('\x1b[31m\r\n\x7f\x9b\u202e\u{e0041}')).toBe('␛[31m␍␊␡\\x9b\\u202e\\u{e0041}');
  });

  test('lets nothing through, whatever the text, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(raw);
        expect(visible(visible(text))).toBe(visible(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('visibleCode', () => {
  test('draws tabs up to the next stop of four', () => {
    expect(visibleCode('\tif x:\t# y')).toBe('→   if x:→  # y');
    expect(visibleCode('注\tx')).toBe('注→ x');
  });

  test('is what visible is without tabs', () => {
    for (const text of hostileTexts.filter((each) => !each.includes('\t'))) {
      expect(visibleCode(text)).toBe(visible(text));
    }
  });
});

describe('width', () => {
  test.each([
    ['abc', 3],
    ['注文', 4],
    ['e\u0301', 1],
    ['👍', 2],
    ['👩‍💻', 2],
    ['🇩🇪', 2],
    ['✅', 2],
    ['⌚', 2],
    ['ｶﾞ', 2],
    ['é', 1],
  ])('%s takes %i cells', (text, cells) => {
    expect(width(text)).toBe(cells);
  });
});
