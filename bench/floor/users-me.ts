import { type IncomingMessage } from 'node:http';
import { verifyAccessToken } from './access-tokens.js';
import { type Answer, refuse } from './answer.js';
import { findProfile, pool, type UserRow } from './database.js';
import { userAnswer } from './user-answer.js';

/** GET /v1/users/me */
export async function usersMe(request: IncomingMessage): Promise<Answer> {
  const { authorization } = request.headers;
  const subject = authorization?.startsWith('Bearer ')
    ? verifyAccessToken(authorization.slice(7))
    : undefined;
  if (!subject) return refuse(401);
  const { rows } = await pool.query<UserRow>({ ...findProfile, values: [subject.userId] });
  const user = rows[0];
  if (!user) return refuse(401);
  return {
    status: 200,
    cacheControl: 'private, no-store',
    body: userAnswer(user),
  };
}
