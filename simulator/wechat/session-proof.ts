import { type KnownErrcode } from '../errcodes.js';
import { signSession } from '../session-signature.js';
import { type Account } from '../users.js';
import { type World } from '../world.js';
import { checkAccessToken } from './access-token.js';
import { parameter, type WeChatRequest } from './request.js';

/** A claim to know a session_key. */
export interface SessionProof {
  /** Whose session_key it should be. */
  readonly account: Account;
  /** Whether it is that account's present one. */
  readonly holds: boolean;
}

/**
 * Reads the signature of checksession and resetusersessionkey. The order of the checks is our choice, as is 40003 for an
 * openid the app does not have.
 */
export function readSessionProof(request: WeChatRequest, world: World): SessionProof | KnownErrcode {
  if (request.method !== 'GET') return 43001;
  const app = checkAccessToken(request, world);
  if (typeof app === 'number') return app;
  const openid = parameter(request.query, 'openid');
  const signature = parameter(request.query, 'signature');
  if (openid === '' || signature === '') return 40097;
  if (parameter(request.query, 'sig_method') !== 'hmac_sha256') return 87008;
  const account = world.users.accountOf(openid);
  if (account?.app !== app) return 40003;
  return { account, holds: signature === signSession(account.sessionKey) };
}
