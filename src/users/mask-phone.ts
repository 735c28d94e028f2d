/** At least so many digits are never shown. */
const hidden = 4;
/** So many are, at most: a mainland number with its country code, as everybody there is used to seeing it. */
const shown = { head: 5, tail: 4 };

/**
 * A number as others than its owner may see it: `+86138****5678`. A short one shows less of itself.
 * @param phone E.164
 */
export function maskPhone(phone: string): string {
  const digits = phone.slice(1);
  const open = Math.max(0, digits.length - hidden);
  const tail = Math.min(shown.tail, Math.floor(open / 2));
  const head = Math.min(shown.head, open - tail);
  return `+${digits.slice(0, head)}****${digits.slice(digits.length - tail)}`;
}
