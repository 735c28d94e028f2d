import { z } from 'zod';
import { integer, withDefault } from './values.js';

/** The trail. */
export const auditSection = z
  .object({
    // Six months at the least: Cybersecurity Law of the PRC, article 21. The database refuses less as well.
    AUDIT_RETENTION_DAYS: withDefault(integer(180, 36_500), '365'),
  })
  .transform((env) => ({
    /** Days for which events are kept. */
    retentionDays: env.AUDIT_RETENTION_DAYS,
  }));

export type AuditConfig = z.output<typeof auditSection>;
