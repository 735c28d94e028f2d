import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import {
  exportRows,
  type JsonValue,
  type MergedUsers,
  type UserData,
  UserDataRegistry,
} from '../common/user-data/index.js';

/** On which of the last two days a user was there. */
@Injectable()
export class ActiveDaysData implements UserData, OnModuleInit {
  readonly name = 'activity';
  readonly tables = ['active_days'];

  constructor(private readonly registry: UserDataRegistry) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  /** They were one person on those days. Told to nobody, not even for the undoing: it would be kept for a month. */
  async merge(manager: EntityManager, { survivorId, loserId }: MergedUsers): Promise<null> {
    await manager.query(
      `WITH gone AS (DELETE FROM active_days WHERE user_id = $2 RETURNING day)
       INSERT INTO active_days (day, user_id) SELECT day, $1 FROM gone ON CONFLICT DO NOTHING`,
      [survivorId, loserId],
    );
    return null;
  }

  /** Nothing: for a day or two they count as one. */
  unmerge(): Promise<void> {
    return Promise.resolve();
  }

  export(manager: EntityManager, userId: string): Promise<JsonValue> {
    return exportRows(manager, `SELECT day::text FROM active_days WHERE user_id = $1 ORDER BY day`, [userId]);
  }
}
