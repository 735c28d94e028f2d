import { Injectable, Logger } from '@nestjs/common';
import { Sealer, UnsealError } from '../common/crypto/index.js';
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
  /** Grows with every login, and with every reset of the key. */
  readonly sessionKeyVersion: number;
}

const findIdentity: PreparedStatement = {
  name: 'users.find_identity_of_session',
  access: 'read',
  text: `
    SELECT i.id, i.app_id AS "appId", i.openid, i.session_key_sealed AS box, i.session_key_kid AS kid,
           i.session_key_version AS "sessionKeyVersion"
      FROM sessions AS s JOIN wechat_identities AS i ON i.id = s.identity_id
     WHERE s.id = $1 AND i.user_id = $2 AND i.app_id = $3`,
};

/** Who somebody is to WeChat. By the session: it knows which of a user's identities logged in. */
@Injectable()
export class IdentityOfSession {
  private readonly logger = new Logger(IdentityOfSession.name);

  constructor(
    private readonly statements: PreparedStatements,
    private readonly sealer: Sealer,
  ) {}

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

  /** 16 bytes. undefined: there is none that opens. A login mends either, so neither is an error. */
  sessionKeyOf({ id, box, kid }: SessionIdentity): Buffer | undefined {
    if (!box || kid === null) return undefined;
    try {
      return this.sealer.open('session-key-seal', id, { box, kid });
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      this.logger.warn(`session_key of identity ${id}: ${error.message}`);
      return undefined;
    }
  }
}
