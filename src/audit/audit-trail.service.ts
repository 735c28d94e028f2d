import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { type Page, PageCursor, type PageRequest } from '../common/http/index.js';
import { type AuditEventEntity } from './audit-event.entity.js';
import { type AuditFilter, type AuditPosition, auditQuery, type AuditRow } from './audit-query.js';

/** No number of microseconds is beyond what PostgreSQL takes for a time; the id is what a bigint holds. */
const position = z.strictObject({ at: z.int().min(0), id: z.string().regex(/^[1-9]\d{0,17}$/) });

/** The trail, for those who read it. */
@Injectable()
export class AuditTrailService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The newest first. */
  async list(filter: AuditFilter, { cursor, limit }: PageRequest): Promise<Page<AuditEventEntity>> {
    const cursors = cursorsOf(filter);
    const { text, values } = auditQuery(filter, cursors.read(cursor), limit + 1);
    const rows = await this.dataSource.query<AuditRow[]>(text, values);
    return cursors.page(rows, limit, ({ id, microseconds }) => ({ at: Number(microseconds), id }));
  }
}

/** A cursor is of one list, with one filter. */
function cursorsOf(filter: AuditFilter): PageCursor<AuditPosition> {
  const given = JSON.stringify(Object.entries(filter).filter(([, value]) => value !== undefined));
  const name = given === '[]' ? '' : `/${createHash('sha256').update(given).digest('base64url')}`;
  return new PageCursor(`audit-events${name}`, position);
}
