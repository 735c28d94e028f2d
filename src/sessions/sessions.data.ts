import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import {
  exportRows,
  type JsonValue,
  type MergedUsers,
  type UserData,
  UserDataRegistry,
} from '../common/user-data/index.js';
import { endedNow } from './ended-now.js';

/** Where a user is logged in. A session never changes hands: whoever is merged, or comes back, logs in again. */
@Injectable()
export class SessionsData implements UserData, OnModuleInit {
  readonly name = 'sessions';
  readonly tables = ['sessions'];

  constructor(private readonly registry: UserDataRegistry) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  /** Nothing: the trigger on `users` ends the loser's. */
  merge(): Promise<null> {
    return Promise.resolve(null);
  }

  /** Ends what the loser has opened meanwhile, as the survivor. Their identities have been given back before. */
  async unmerge(manager: EntityManager, { survivorId, loserId }: MergedUsers): Promise<void> {
    await manager.query(
      `UPDATE sessions SET ${endedNow('merged')}
        WHERE user_id = $1 AND revoked_at IS NULL
          AND identity_id IN (SELECT id FROM wechat_identities WHERE user_id = $2)`,
      [survivorId, loserId],
    );
  }

  /** Those that have ended as well, as long as they are kept. */
  async export(manager: EntityManager, userId: string): Promise<JsonValue> {
    return exportRows(
      manager,
      `SELECT id, app_id, created_at, last_used_at, rotated_at, expires_at, absolute_expires_at, revoked_at, revoked_reason,
              device_id, device_name, device_model, device_platform, user_agent, ip
         FROM sessions WHERE user_id = $1 ORDER BY id`,
      [userId],
    );
  }
}
