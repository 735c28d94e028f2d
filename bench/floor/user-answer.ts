import { type UserRow } from './database.js';

/** A user as the service answers with one. */
export function userAnswer({ id, nickname, avatar, phone, roles, createdAt }: UserRow): object {
  const avatarUrl = avatar === null ? null : `/v1/avatars/${avatar}`;
  return { id, nickname, avatarUrl, phone, roles, createdAt: createdAt.toISOString() };
}
