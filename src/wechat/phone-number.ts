import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';
import { z } from 'zod';

/** A number that WeChat has verified. */
export interface PhoneNumber {
  /** E.164. */
  readonly phone: string;
  /** The calling code in it, such as `86`. */
  readonly countryCode: string;
}

/** `phoneNumber`, which WeChat gives as well, is left alone: only foreign ones begin with the country code. */
const told = z.object({
  purePhoneNumber: z.string().regex(/^\d{1,20}$/),
  // Text on one page of WeChat, a number on another.
  countryCode: z.union([z.string().regex(/^[1-9]\d{0,3}$/), z.int().min(1).max(9999)]),
});

/** ITU-T E.164: 15 digits at most. Some countries would have more. */
const e164 = /^\+[1-9]\d{4,14}$/;

/**
 * The number in what WeChat tells of a phone, be it `phone_info` or opened data; undefined when no country has numbers
 * of that form.
 */
export function readPhoneNumber(info: unknown): PhoneNumber | undefined {
  const { success, data } = told.safeParse(info);
  if (!success) return undefined;
  const parsed = parsePhoneNumberFromString(`+${data.countryCode}${data.purePhoneNumber}`, metadata);
  // Possible, not valid: countries assign new ranges faster than a library learns of them, and WeChat has verified it.
  if (!parsed?.isPossible() || !e164.test(parsed.number)) return undefined;
  return { phone: parsed.number, countryCode: parsed.countryCallingCode };
}
