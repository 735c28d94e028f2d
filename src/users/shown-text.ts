/**
 * What a text may not have anywhere: control characters, halves of characters, line ends, and what turns the text
 * beside it around (U+202E and the like).
 */
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** Of these alone a text shows nothing: blanks, zero-width characters, marks with nothing to stand on. */
const invisible = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}\u2800]*$/u;

/** As a text that others see is stored and compared: composed (NFC), without blanks around it. */
export function tidyText(text: string): string {
  return text.normalize('NFC').trim();
}

/**
 * @param text tidied
 * @param maxLength code points, as JSON Schema counts a text. Graphemes would bound nothing: one can be of a thousand marks
 * @returns what is wrong with it; undefined: nothing
 */
export function shownTextFault(text: string, maxLength: number): string | undefined {
  const length = Array.from(text).length;
  if (length < 1 || length > maxLength) {
    return `must have 1 to ${maxLength} characters, without blanks around them`;
  }
  if (forbidden.test(text)) {
    return 'must not contain control characters, line ends or characters that change the direction of the text';
  }
  return invisible.test(text) ? 'must show something' : undefined;
}
