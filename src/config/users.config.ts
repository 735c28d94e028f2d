import { z } from 'zod';
import { flag, integer, withDefault } from './values.js';

/** What users may have: phone numbers, names and pictures. */
export const usersSection = z
  .object({
    PHONE_DAILY_LIMIT: withDefault(integer(0, 1_000), '5'),
    PHONE_UNIQUE: withDefault(flag, 'false'),
    CONTENT_CHECK_FALLBACK: withDefault(
      z.enum(['flag', 'accept', 'reject'], { error: 'must be flag, accept or reject' }),
      'flag',
    ),
    ACCOUNT_DELETION_GRACE_DAYS: withDefault(integer(0, 90), '7'),
  })
  .transform((env) => ({
    /** Phone codes exchanged for one user on one day (UTC): each success costs money. 0: none at all. */
    phoneDailyLimit: env.PHONE_DAILY_LIMIT,
    /** Whether a number can be one account's only. */
    phoneUnique: env.PHONE_UNIQUE,
    /** What becomes of names and pictures that WeChat cannot judge at present. `flag`: they are accepted and flagged. */
    contentCheckFallback: env.CONTENT_CHECK_FALLBACK,
    /** Days in which users who want to be forgotten can think better of it, by logging in. 0: they are erased at once. */
    accountDeletionGraceDays: env.ACCOUNT_DELETION_GRACE_DAYS,
  }));

export type UsersConfig = z.output<typeof usersSection>;
