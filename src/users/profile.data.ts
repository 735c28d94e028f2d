import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { z } from 'zod';
import {
  exportRows,
  type JsonValue,
  type MergedUsers,
  type PersonalDataKind,
  type UserData,
  UserDataRegistry,
} from '../common/user-data/index.js';

/** The columns of `users` that go together. */
const fields = {
  nickname: ['nickname', 'nickname_flagged'],
  gender: ['gender'],
  language: ['language'],
  region: ['region', 'region_flagged'],
  phone: ['phone', 'phone_app_id', 'phone_verified_at'],
} as const;
type Field = keyof typeof fields;
const fieldNames = Object.keys(fields) as Field[];

const moved = z.strictObject({
  fields: z.array(z.enum(fieldNames)),
  /** Phone codes exchanged, by day. */
  exchanges: z.record(z.iso.date(), z.int()),
});

/** What the row of a user itself keeps, without the picture; and how many phone codes were exchanged for them. */
@Injectable()
export class ProfileData implements UserData, OnModuleInit {
  readonly name = 'profile';
  readonly tables = ['phone_exchanges'];

  constructor(private readonly registry: UserDataRegistry) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  /** The survivor gets what they lack. The loser's row keeps it, too: what was moved is known by that. */
  async merge(manager: EntityManager, users: MergedUsers): Promise<JsonValue> {
    const filled: Field[] = [];
    for (const field of fieldNames) if (await fill(manager, users, field)) filled.push(field);
    const rows = await manager.query<{ day: string; count: number }[]>(
      `WITH gone AS (DELETE FROM phone_exchanges WHERE user_id = $2 RETURNING day, count), summed AS (
         INSERT INTO phone_exchanges AS e (user_id, day, count) SELECT $1, day, count FROM gone
         ON CONFLICT (user_id, day) DO UPDATE SET count = e.count + excluded.count
       )
       SELECT day::text, count FROM gone`,
      [users.survivorId, users.loserId],
    );
    return {
      fields: filled,
      exchanges: Object.fromEntries(rows.map(({ day, count }) => [day, count])),
    } satisfies z.output<typeof moved>;
  }

  async unmerge(manager: EntityManager, users: MergedUsers, what: JsonValue): Promise<void> {
    const { fields: filled, exchanges } = moved.parse(what);
    for (const field of filled) await empty(manager, users, field);
    const days = Object.keys(exchanges);
    await manager.query(
      `WITH moved AS (SELECT * FROM unnest($3::date[], $4::int[]) AS m (day, count)), given AS (
         UPDATE phone_exchanges AS e SET count = greatest(0, e.count - m.count)
           FROM moved AS m WHERE e.user_id = $1 AND e.day = m.day
         RETURNING m.day, m.count
       )
       INSERT INTO phone_exchanges AS e (user_id, day, count) SELECT $2, day, count FROM given
       ON CONFLICT (user_id, day) DO UPDATE SET count = e.count + excluded.count`,
      [users.survivorId, users.loserId, days, days.map((day) => exchanges[day])],
    );
  }

  async export(manager: EntityManager, userId: string): Promise<JsonValue> {
    const [profile] = await exportRows(
      manager,
      `SELECT nickname, nickname_flagged, gender, language, region, region_flagged, phone, phone_app_id, phone_verified_at
         FROM users WHERE id = $1`,
      [userId],
    );
    const phoneExchanges = await exportRows(
      manager,
      `SELECT day::text, count FROM phone_exchanges WHERE user_id = $1 ORDER BY day`,
      [userId],
    );
    return { ...profile, phoneExchanges };
  }

  async revoke(
    manager: EntityManager,
    { userId, appId }: { readonly userId: string; readonly appId: string },
    kinds: ReadonlySet<PersonalDataKind>,
  ): Promise<void> {
    if (kinds.has('nickname')) {
      await manager.query(
        `UPDATE users SET nickname = NULL, nickname_flagged = false, updated_at = now() WHERE id = $1`,
        [userId],
      );
    }
    if (kinds.has('phone')) {
      // Given in another app it was not taken back in this one.
      await manager.query(
        `UPDATE users SET phone = NULL, phone_app_id = NULL, phone_verified_at = NULL, updated_at = now()
          WHERE id = $1 AND phone_app_id = $2`,
        [userId, appId],
      );
    }
  }
}

/** @returns whether the survivor lacked it and the loser had it */
async function fill(manager: EntityManager, users: MergedUsers, field: Field): Promise<boolean> {
  const columns = fields[field];
  const [rows] = await manager.query<[unknown[], number]>(
    `UPDATE users AS s SET ${columns.map((column) => `${column} = l.${column}`).join(', ')}, updated_at = now()
       FROM users AS l
      WHERE s.id = $1 AND l.id = $2 AND s.${field} IS NULL AND l.${field} IS NOT NULL
    RETURNING s.id`,
    [users.survivorId, users.loserId],
  );
  return rows.length > 0;
}

/** Unless the survivor has another one by now; whether somebody has looked at it meanwhile makes it no other. */
async function empty(manager: EntityManager, users: MergedUsers, field: Field): Promise<void> {
  const columns = fields[field];
  const what = columns.filter((column) => !column.endsWith('_flagged'));
  const emptied = columns.map((column) => `${column} = ${column.endsWith('_flagged') ? 'false' : 'NULL'}`);
  await manager.query(
    `UPDATE users AS s SET ${emptied.join(', ')}, updated_at = now()
       FROM users AS l
      WHERE s.id = $1 AND l.id = $2 AND (${list('s', what)}) IS NOT DISTINCT FROM (${list('l', what)})`,
    [users.survivorId, users.loserId],
  );
}

const list = (table: string, columns: readonly string[]): string =>
  columns.map((column) => `${table}.${column}`).join(', ');
