import { createHash } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** A phone number as WeChat tells it. */
export interface PhoneNumber {
  /** Foreign ones carry their country code. Without a "+" (our choice: WeChat shows no sample). */
  readonly phoneNumber: string;
  /** Without the country code. */
  readonly purePhoneNumber: string;
  readonly countryCode: string;
}

const CHINA = '86';

/** A mainland number in the plain form that users know; the others are E.164. */
const PLAIN_CHINESE = /^1\d{10}$/;
const E164 = /^\+[1-9]\d{6,14}$/;

/** The number of a user who names none: a mainland one, the same for the same label, also after a restart. */
export function phoneOf(label: string): PhoneNumber {
  const digest = createHash('sha256').update(`phone ${label}`).digest();
  const prefix = digest.readUInt8(6) % 2 === 0 ? '13' : '18';
  const subscriber = String(digest.readUIntBE(0, 6) % 1_000_000_000).padStart(9, '0');
  return mainland(prefix + subscriber);
}

/** A number in E.164 or of 11 Chinese digits; undefined when no country has numbers like it. */
export function parsePhone(text: string): PhoneNumber | undefined {
  if (!PLAIN_CHINESE.test(text) && !E164.test(text)) return undefined;
  const parsed = parsePhoneNumberFromString(text.startsWith('+') ? text : `+${CHINA}${text}`, metadata);
  // "Possible", not "valid": numbers set aside for fiction are assigned to nobody.
  if (!parsed?.isPossible()) return undefined;
  const { countryCallingCode: countryCode, nationalNumber } = parsed;
  if (countryCode === CHINA) return mainland(nationalNumber);
  return { phoneNumber: countryCode + nationalNumber, purePhoneNumber: nationalNumber, countryCode };
}

/** As E.164. */
export function e164Of({ countryCode, purePhoneNumber }: PhoneNumber): string {
  return `+${countryCode}${purePhoneNumber}`;
}

function mainland(number: string): PhoneNumber {
  return { phoneNumber: number, purePhoneNumber: number, countryCode: CHINA };
}
