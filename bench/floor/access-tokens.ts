import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';

const issuer = 'weapp-auth';
const audience = 'weapp-auth';
export const accessTokenTtl = Number(process.env['ACCESS_TOKEN_TTL'] ?? '600');

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signing = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
const verifying = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;

/** The same for every token, as there is one key: also what a token must begin with to be worth a look. */
const header = encode({ alg: 'ES256', typ: 'at+jwt', kid: randomUUID() });

export interface Subject {
  readonly userId: string;
  readonly sessionId: string;
  readonly appId: string;
  readonly roles: readonly string[];
}

export function issueAccessToken({ userId, sessionId, appId, roles }: Subject): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: audience,
    sub: userId,
    sid: sessionId,
    jti: randomUUID(),
    iat: now,
    exp: now + accessTokenTtl,
    app: appId,
    roles,
  };
  const content = `${header}.${encode(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), signing).toString('base64url')}`;
}

interface Verified {
  readonly subject: Subject;
  readonly exp: number;
}

/** The service keeps as many (src/auth/verified-tokens.ts). */
const capacity = 10_000;
const cache = process.env['FLOOR_TOKEN_CACHE'] === '1' ? new Map<string, Verified>() : undefined;

/** Whose token it is; undefined for one that is not ours or too old. */
export function verifyAccessToken(token: string): Subject | undefined {
  const verified = cache?.get(token) ?? verifyByCrypto(token);
  return verified && verified.exp > Date.now() / 1000 ? verified.subject : undefined;
}

function verifyByCrypto(token: string): Verified | undefined {
  const end = token.lastIndexOf('.');
  if (!token.startsWith(`${header}.`) || end <= header.length) return undefined;
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  if (!verify('sha256', Buffer.from(token.slice(0, end)), verifying, signature)) return undefined;
  const claims = JSON.parse(Buffer.from(token.slice(header.length + 1, end), 'base64url').toString()) as {
    iss: string;
    aud: string;
    sub: string;
    sid: string;
    app: string;
    roles: string[];
    exp: number;
  };
  if (claims.iss !== issuer || claims.aud !== audience) return undefined;
  const subject = { userId: claims.sub, sessionId: claims.sid, appId: claims.app, roles: claims.roles };
  const verified = { subject, exp: claims.exp };
  if (cache) {
    if (cache.size >= capacity) cache.clear();
    cache.set(token, verified);
  }
  return verified;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
