import { type UserRow } from './database.js';

/** A user as the service answers with one. */
export function userAnswer(user: UserRow): object {
  const { id, nickname, gender, language, region, avatar, phone, roles, createdAt } = user;
  const avatarUrl = avatar === null ? null : `/v1/avatars/${avatar}`;
  return {
    id,
    nickname,
    gender,
    language,
    region,
    avatarUrl,
    phone,
    roles,
    createdAt: createdAt.toISOString(),
  };
}
