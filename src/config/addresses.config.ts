import { z } from 'zod';
import { integer, withDefault } from './values.js';

export const addressesSection = z
  .object({ ADDRESS_LIMIT: withDefault(integer(1, 1_000), '20') })
  .transform((env) => ({
    /** Addresses that one user may have. */
    limit: env.ADDRESS_LIMIT,
  }));

export type AddressesConfig = z.output<typeof addressesSection>;
