import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { type Page, PageCursor, type PageRequest } from '../common/http/index.js';
import { type UserStatus } from './user.entity.js';

/** An identity that showed another user's unionid, with what tells the two users apart. */
export interface IdentityConflict {
  readonly identityId: string;
  readonly appId: string;
  readonly openid: string;
  readonly userId: string;
  readonly userStatus: UserStatus;
  readonly userCreatedAt: Date;
  readonly otherUserId: string;
  readonly otherUserStatus: UserStatus;
  readonly otherUserCreatedAt: Date;
  readonly platform: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** Microseconds since 1970: no number of them is beyond what PostgreSQL takes for a time. */
const position = z.strictObject({ seen: z.int().min(0), identity: z.uuid(), other: z.uuid() });
const cursors = new PageCursor('identity-conflicts', position);

/** What only an admin can decide: whether two users are one person. */
@Injectable()
export class IdentityConflictsService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** By when they were first seen, the newest first. */
  async list({ cursor, limit }: PageRequest): Promise<Page<IdentityConflict>> {
    const after = cursors.read(cursor);
    const rows = await this.dataSource.query<(IdentityConflict & { seen: string })[]>(
      `SELECT c.identity_id AS "identityId", i.app_id AS "appId", i.openid,
              u.id AS "userId", u.status AS "userStatus", u.created_at AS "userCreatedAt",
              o.id AS "otherUserId", o.status AS "otherUserStatus", o.created_at AS "otherUserCreatedAt",
              c.platform, c.first_seen_at AS "firstSeenAt", c.last_seen_at AS "lastSeenAt",
              (extract(epoch FROM c.first_seen_at) * 1000000)::bigint AS seen
         FROM identity_conflicts AS c
         JOIN wechat_identities AS i ON i.id = c.identity_id
         JOIN users AS u ON u.id = i.user_id
         JOIN users AS o ON o.id = c.other_user_id
        WHERE $1::bigint IS NULL
           OR (c.first_seen_at, c.identity_id, c.other_user_id)
              < ('epoch'::timestamptz + $1::bigint * interval '1 microsecond', $2::uuid, $3::uuid)
        ORDER BY c.first_seen_at DESC, c.identity_id DESC, c.other_user_id DESC
        LIMIT $4`,
      [after?.seen ?? null, after?.identity ?? null, after?.other ?? null, limit + 1],
    );
    return cursors.page(rows, limit, (row) => ({
      seen: Number(row.seen),
      identity: row.identityId,
      other: row.otherUserId,
    }));
  }
}
