import fc from 'fast-check';
import { shownTextFault, tidyText } from './shown-text.js';

const maxLength = 32;
const faultOf = (text: string): string | undefined => shownTextFault(tidyText(text), maxLength);

it.each([
  '小明',
  'a',
  'Zoë',
  'مريم',
  'नमस्ते',
  'می‌خواهم',
  '👩‍👩‍👧‍👦',
  '🇨🇳',
  '❤️',
  '𠮷野家',
  'a b',
  '¯\\_(ツ)_/¯',
  '<b>',
])('%s can be shown', (name) => {
  expect(faultOf(name)).toBeUndefined();
});

it.each([
  ['empty', ''],
  ['of blanks', ' \u3000\t '],
  ['of zero-width characters', '\u200b\u200d\u2060\ufeff'],
  ['of variation selectors and tags', '\ufe0f\u{e0061}'],
  ['of fillers', '\u3164\u115f\uffa0'],
  ['of braille blanks', '\u2800\u2800'],
  ['of marks without a letter', '\u0301\u0302'],
  ['with NUL', 'a\0b'],
  ['with an escape', 'a\u001b[31m'],
  ['with a line end', 'a\nb'],
  ['with a line separator', 'a\u2028b'],
  ['with half a character', 'a\ud83d'],
  ['with a bidi override', 'a\u202ecod.exe'],
  ['with a bidi isolate', 'a\u2066b'],
  ['with a right-to-left mark', 'a\u200fb'],
])('a text %s cannot', (_what, name) => {
  expect(faultOf(name)).toMatch(/^must/);
});

it('counts code points', () => {
  expect(faultOf('字'.repeat(maxLength))).toBeUndefined();
  expect(faultOf('😀'.repeat(maxLength))).toBeUndefined();
  expect(faultOf('字'.repeat(maxLength + 1))).toMatch(/1 to 32/);
  // One grapheme.
  expect(faultOf(`a${'\u0301'.repeat(1_000)}`)).toMatch(/1 to 32/);
  // Composed first.
  expect(faultOf('e\u0301'.repeat(maxLength))).toBeUndefined();
});

it('trims and composes, and once is enough', () => {
  expect(tidyText('  Zoe\u0308 \u3000')).toBe('Zoë');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const tidied = tidyText(name);
      expect(tidyText(tidied)).toBe(tidied);
    }),
  );
});
