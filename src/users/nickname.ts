/** Code points, as JSON Schema counts a text. Graphemes would bound nothing: one can be of a thousand marks. */
export const maxNicknameLength = 32;

/**
 * What a name may not have anywhere: control characters, halves of characters, line ends, and what turns the text
 * beside it around (U+202E and the like).
 */
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** Of these alone a name shows nothing: blanks, zero-width characters, marks with nothing to stand on. */
const invisible = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}\u2800]*$/u;

/** As it is stored and compared: composed (NFC), without blanks around it. */
export function tidyNickname(name: string): string {
  return name.normalize('NFC').trim();
}

/** @param name tidied @returns what is wrong with it; undefined: nothing */
export function nicknameFault(name: string): string | undefined {
  const length = Array.from(name).length;
  if (length < 1 || length > maxNicknameLength) {
    return `must have 1 to ${maxNicknameLength} characters, without blanks around them`;
  }
  if (forbidden.test(name)) {
    return 'must not contain control characters, line ends or characters that change the direction of the text';
  }
  return invisible.test(name) ? 'must show something' : undefined;
}
