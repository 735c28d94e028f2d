import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/index.js';
import { type Principal } from '../common/security/index.js';
import { type PreparedStatement, PreparedStatements } from '../database/index.js';

export interface SessionIdentity {
  readonly id: string;
  readonly appId: string;
  readonly openid: string;
  /** Sealed session_key; null: none is kept. */
  readonly box: Buffer | null;
  readonly kid: string | null;
}

const findIdentity: PreparedStatement = {
  name: 'users.find_identity_of_session',
  access: 'read',
  text: `
    SELECT i.id, i.app_id AS "appId", i.openid, i.session_key_sealed AS box, i.session_key_kid AS kid
      FROM sessions AS s JOIN wechat_identities AS i ON i.id = s.identity_id
     WHERE s.id = $1 AND i.user_id = $2 AND i.app_id = $3`,
};

/** Who somebody is to WeChat. By the session: it knows which of a user's identities logged in. */
@Injectable()
export class IdentityOfSession {
  constructor(private readonly statements: PreparedStatements) {}

  /** @throws DomainError UNAUTHENTICATED when the session of a still valid token is gone */
  async find({ userId, sessionId, appId }: Principal): Promise<SessionIdentity> {
    const [identity] = await this.statements.run<SessionIdentity & Record<string, unknown>>(findIdentity, [
      sessionId,
      userId,
      appId,
    ]);
    if (!identity) throw new DomainError('UNAUTHENTICATED');
    return identity;
  }
}
