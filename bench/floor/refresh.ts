import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { accessTokenTtl, issueAccessToken } from './access-tokens.js';
import { type Answer, refuse } from './answer.js';
import { pool, type RotationRow, rotateSession } from './database.js';
import { deriveRefreshToken, kid, verifyRefreshToken } from './refresh-tokens.js';

const refreshTokenTtl = 30 * 24 * 60 * 60;
const adminSessionTtl = 12 * 60 * 60;

/** POST /v1/auth/refresh. */
export async function refresh(request: IncomingMessage, body: string): Promise<Answer> {
  const { refreshToken } = JSON.parse(body) as { refreshToken?: unknown };
  const presented = typeof refreshToken === 'string' ? verifyRefreshToken(refreshToken) : undefined;
  if (!presented) return refuse(401);
  const { sessionId } = presented;
  const { rows } = await pool.query<RotationRow>({
    ...rotateSession,
    values: [
      sessionId,
      presented.counter,
      kid,
      refreshTokenTtl,
      adminSessionTtl,
      request.socket.remoteAddress ?? null,
      request.headers['user-agent'] ?? null,
      randomUUID(),
    ],
  });
  const row = rows[0];
  if (!row || row.reused) return refuse(401);
  const { userId, appId, roles, counter, expiresIn } = row;
  return {
    status: 200,
    cacheControl: 'no-store',
    body: {
      accessToken: issueAccessToken({ userId, sessionId, appId, roles }),
      expiresIn: accessTokenTtl,
      refreshToken: deriveRefreshToken(sessionId, counter),
      refreshExpiresIn: expiresIn,
      sessionId,
      tokenType: 'Bearer',
    },
  };
}
