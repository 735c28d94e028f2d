/** Characters that every reader of such tags must be ready for (RFC 5646, section 4.4.1). */
export const maxLanguageLength = 35;

/**
 * @param language a BCP 47 tag, or as WeChat writes it: `zh_CN`
 * @returns the tag in its canonical form, such as `zh-CN`; undefined: it is none
 */
export function canonicalLanguage(language: string): string | undefined {
  if (language.length > maxLanguageLength) return undefined;
  try {
    const [tag = ''] = Intl.getCanonicalLocales(language.replaceAll('_', '-'));
    return tag.length <= maxLanguageLength ? tag : undefined;
  } catch {
    return undefined;
  }
}
