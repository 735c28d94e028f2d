import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { z } from 'zod';
import { AvatarFiles } from './avatar-files.service.js';
import {
  exportRows,
  type JsonValue,
  type MergedUsers,
  type PersonalDataKind,
  type UserData,
  UserDataRegistry,
} from '../common/user-data/index.js';
import { avatarPath } from './user-responses.js';

const movedData = z.object({
  /** The picture that the survivor took over. */
  avatar: z.string().nullable(),
  /** trace_ids. */
  mediaChecks: z.array(z.string()),
});

/** The pictures of users, and WeChat's looks at them. */
@Injectable()
export class AvatarData implements UserData, OnModuleInit {
  readonly name = 'avatar';
  readonly tables = ['media_checks'];

  constructor(
    private readonly registry: UserDataRegistry,
    private readonly files: AvatarFiles,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  /** A survivor who has a picture keeps it, and the loser the other one. */
  async merge(manager: EntityManager, { survivorId, loserId }: MergedUsers): Promise<JsonValue> {
    const avatar = await giveAvatar(manager, { from: loserId, to: survivorId });
    const [checks] = await manager.query<[{ trace_id: string }[], number]>(
      `UPDATE media_checks SET user_id = $1 WHERE user_id = $2 RETURNING trace_id`,
      [survivorId, loserId],
    );
    return { avatar, mediaChecks: checks.map(({ trace_id: traceId }) => traceId) };
  }

  async unmerge(
    manager: EntityManager,
    { survivorId, loserId }: MergedUsers,
    moved: JsonValue,
  ): Promise<void> {
    const { avatar, mediaChecks } = movedData.parse(moved);
    if (avatar !== null) await giveAvatar(manager, { from: survivorId, to: loserId, avatar });
    await manager.query(
      `UPDATE media_checks SET user_id = $1 WHERE user_id = $2 AND trace_id = ANY ($3::text[])`,
      [loserId, survivorId, mediaChecks],
    );
  }

  async revoke(
    manager: EntityManager,
    { userId }: { readonly userId: string },
    kinds: ReadonlySet<PersonalDataKind>,
  ): Promise<void> {
    if (!kinds.has('avatar')) return;
    const person = await lockPerson(manager, userId);
    await manager.query(
      `UPDATE users SET avatar = NULL, avatar_flagged = false, updated_at = now()
        WHERE id = ANY ($1::uuid[]) AND avatar IS NOT NULL`,
      [person.map(({ id }) => id)],
    );
    await this.files.doom(
      manager,
      person.map(({ avatar }) => avatar),
    );
  }

  /** By their names, under which they are served. */
  async export(manager: EntityManager, userId: string): Promise<JsonValue> {
    const rows = (query: string): Promise<{ readonly [key: string]: JsonValue }[]> =>
      exportRows(manager, query, [userId]);
    const [picture] = await rows(`SELECT avatar, avatar_flagged FROM users WHERE id = $1`);
    const name = picture?.['avatar'];
    return {
      ...picture,
      avatarUrl: typeof name === 'string' ? avatarPath(name) : null,
      files: await rows(
        `SELECT name, stored_at, shown, doomed_at FROM avatar_files WHERE user_id = $1 ORDER BY name`,
      ),
      mediaChecks: await rows(
        `SELECT trace_id, app_id, avatar, requested_at FROM media_checks WHERE user_id = $1 ORDER BY requested_at`,
      ),
    };
  }

  async erase(manager: EntityManager, userId: string): Promise<void> {
    const person = await lockPerson(manager, userId);
    await this.files.doomAllOf(manager, [userId, ...person.map(({ id }) => id)]);
  }
}

/** The user and all who were merged into the user: they are one person. No picture comes in between. */
async function lockPerson(
  manager: EntityManager,
  userId: string,
): Promise<{ id: string; avatar: string | null }[]> {
  await manager.query(`SELECT FROM users WHERE id = $1 FOR UPDATE`, [userId]);
  return manager.query<{ id: string; avatar: string | null }[]>(
    `WITH RECURSIVE person AS (
       SELECT id, avatar FROM users WHERE id = $1
       UNION
       SELECT u.id, u.avatar FROM users AS u JOIN person AS p ON u.merged_into = p.id
     )
     SELECT id, avatar FROM person`,
    [userId],
  );
}

/**
 * To a user who has none.
 * @param avatar this one alone, if it is still theirs
 * @returns what was given; null: nothing
 */
async function giveAvatar(
  manager: EntityManager,
  { from, to, avatar = null }: { from: string; to: string; avatar?: string | null },
): Promise<string | null> {
  const [taken] = await manager.query<[{ avatar: string }[], number]>(
    `UPDATE users AS u
        SET avatar = giver.avatar, avatar_flagged = giver.avatar_flagged, updated_at = now()
       FROM users AS giver
      WHERE u.id = $1 AND giver.id = $2 AND u.avatar IS NULL AND giver.avatar = coalesce($3, giver.avatar)
     RETURNING u.avatar`,
    [to, from, avatar],
  );
  const [given] = taken;
  if (!given) return null;
  await manager.query(
    `UPDATE users SET avatar = NULL, avatar_flagged = false, updated_at = now() WHERE id = $1`,
    [from],
  );
  await manager.query(`UPDATE avatar_files SET user_id = $1 WHERE name = $2`, [to, given.avatar]);
  return given.avatar;
}
