import { verifyAccessToken } from './access-tokens.js';
import { type Operation, refuse } from './answer.js';

/** Ended sessions and banned users. None here: the service does not find any either. */
const revoked = new Set<string>();

/** GET /v1/auth/verify. */
export const verify: Operation = ({ headers }) => {
  const { authorization = '' } = headers;
  const subject = authorization.startsWith('Bearer ') ? verifyAccessToken(authorization.slice(7)) : undefined;
  if (!subject || revoked.has(subject.userId) || revoked.has(subject.sessionId)) {
    return Promise.resolve(refuse(401));
  }
  const { userId, sessionId, appId, roles } = subject;
  const body = { userId, sessionId, appId, roles };
  return Promise.resolve({ status: 200, cacheControl: 'private, no-store', body });
};
