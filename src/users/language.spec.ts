import fc from 'fast-check';
import { canonicalLanguage, maxLanguageLength } from './language.js';

it.each([
  ['zh_CN', 'zh-CN'],
  ['zh_TW', 'zh-TW'],
  ['zh_HK', 'zh-HK'],
  ['zh-cn', 'zh-CN'],
  ['en', 'en'],
  ['EN_us', 'en-US'],
  ['ZH-HANS-CN', 'zh-Hans-CN'],
  ['cmn-Hans', 'zh-Hans'],
  ['iw', 'he'],
  ['sr-Latn-RS', 'sr-Latn-RS'],
  ['de-1996', 'de-1996'],
  ['es-419', 'es-419'],
])('%s is kept as %s', (language, canonical) => {
  expect(canonicalLanguage(language)).toBe(canonical);
});

it.each([
  '',
  ' ',
  'zh CN',
  ' zh-CN',
  'zh-CN ',
  'zh--CN',
  'zh-',
  '-CN',
  '_',
  'z',
  'chinese-simplified',
  '中文',
  'zh-CN\0',
  'zh\u2010CN',
  'z\ud800',
  'zh;q=1',
  'zh,en',
  '*',
  '../../etc/passwd',
  '<script>',
  `zh${'-abcdefgh'.repeat(4)}`,
  'z'.repeat(100_000),
])('%j is no language', (language) => {
  expect(canonicalLanguage(language)).toBeUndefined();
});

it('what is canonical stays as it is, and never is too long', () => {
  const part = fc.string({ unit: fc.constantFrom(...Array.from('abHNszCx0149-_')), maxLength: 20 });
  fc.assert(
    fc.property(fc.tuple(fc.constantFrom('zh', 'en', 'sh', 'sgn'), part), ([language, rest]) => {
      const canonical = canonicalLanguage(`${language}-${rest}`);
      if (canonical === undefined) return;
      expect(canonical.length).toBeLessThanOrEqual(maxLanguageLength);
      expect(canonicalLanguage(canonical)).toBe(canonical);
    }),
  );
});
