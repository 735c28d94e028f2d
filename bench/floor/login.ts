import { createCipheriv, createSecretKey, hash, randomBytes, randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { accessTokenTtl, issueAccessToken } from './access-tokens.js';
import { type Answer, refuse } from './answer.js';
import { code2Session } from './code2session.js';
import { openSession, pool, type UserRow } from './database.js';
import { required } from './environment.js';
import { deriveRefreshToken, kid } from './refresh-tokens.js';
import { userAnswer } from './user-answer.js';

const appId = required('WECHAT_APP_ID');
const sealKey = createSecretKey(randomBytes(32));
const refreshTokenTtl = 30 * 24 * 60 * 60;
const refreshTokenAbsoluteTtl = 90 * 24 * 60 * 60;
const adminSessionTtl = 12 * 60 * 60;
const maxSessionsPerUser = 10;
const wellFormedCode = /^[A-Za-z0-9._~+/=-]{1,128}$/;
const identityNamespace = Buffer.from('b3f8f1a66f0e4b0e9c9d2a5d1f6c7e48', 'hex');

/** POST /v1/auth/wechat/login of a returning user. */
export async function login(request: IncomingMessage, body: string): Promise<Answer> {
  const { code } = JSON.parse(body) as { code?: unknown };
  if (typeof code !== 'string' || !wellFormedCode.test(code)) return refuse(400);
  const { openid, unionid, session_key } = await code2Session(code);

  const identityId = uuidv5(`${appId}/${openid}`);
  const sessionId = uuidv7();
  const { rows } = await pool.query<UserRow>({
    ...openSession,
    values: [
      identityId,
      unionid ?? null,
      seal(Buffer.from(session_key, 'base64'), identityId),
      kid,
      sessionId,
      kid,
      refreshTokenTtl,
      refreshTokenAbsoluteTtl,
      null,
      null,
      null,
      null,
      request.headers['user-agent'] ?? null,
      request.socket.remoteAddress ?? null,
      adminSessionTtl,
      maxSessionsPerUser,
      randomUUID(),
    ],
  });
  const user = rows[0];
  if (!user) return refuse(401);

  return {
    status: 200,
    cacheControl: 'no-store',
    body: {
      accessToken: issueAccessToken({ userId: user.id, sessionId, appId, roles: user.roles }),
      tokenType: 'Bearer',
      expiresIn: accessTokenTtl,
      refreshToken: deriveRefreshToken(sessionId, 0),
      refreshExpiresIn: user.refreshExpiresIn,
      sessionId,
      openid,
      isNewUser: false,
      user: userAnswer(user),
    },
  };
}

function seal(plaintext: Buffer, owner: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(owner));
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function uuidv5(name: string): string {
  const bytes = hash('sha1', Buffer.concat([identityNamespace, Buffer.from(name)]), 'buffer');
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The time in front of the random bits of a version 4. */
function uuidv7(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
