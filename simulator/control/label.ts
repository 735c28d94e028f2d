import { z } from 'zod';

/** A user's label: any text the tester likes. */
export const labelSchema = z.string().min(1).max(128);
