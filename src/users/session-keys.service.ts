import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService, byUser, toUser } from '../audit/index.js';
import { Sealer } from '../common/crypto/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { WechatService } from '../wechat/index.js';
import { IdentityOfSession, type SessionIdentity } from './identity-of-session.js';
import { UserEntity } from './user.entity.js';

/** The session_key that is stored for a user, and the one that WeChat holds. */
@Injectable()
export class SessionKeysService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly identities: IdentityOfSession,
    private readonly wechat: WechatService,
    private readonly sealer: Sealer,
    private readonly audit: AuditService,
  ) {}

  /**
   * Whether the stored session_key is WeChat's present one: what is encrypted for the user now can be opened.
   * @throws DomainError APP_UNKNOWN, WECHAT_RATE_LIMITED, WECHAT_MISCONFIGURED, WECHAT_UNAVAILABLE; UNAUTHENTICATED when the
   *   session of a still valid token is gone
   */
  async isAlive(principal: Principal): Promise<boolean> {
    const identity = await this.identities.find(principal);
    const sessionKey = this.identities.sessionKeyOf(identity);
    if (!sessionKey) return false;
    return this.wechat.checkSession(identity.appId, { openid: identity.openid, sessionKey });
  }

  /**
   * Has WeChat replace the session_key, and keeps the new one; unless a login came between, whose key is the later word.
   * @throws DomainError SESSION_KEY_STALE when none is stored, or it is not the present one; and those of {@link isAlive}
   */
  async reset(principal: Principal, origin: Origin): Promise<void> {
    const identity = await this.identities.find(principal);
    const sessionKey = this.identities.sessionKeyOf(identity);
    if (!sessionKey) throw new DomainError('SESSION_KEY_STALE');
    const { appId, openid } = identity;
    const next = await this.wechat.resetUserSessionKey(appId, { openid, sessionKey });
    await this.dataSource.transaction(async (manager) => {
      // The row of the identity before that of the user, as everywhere.
      const stored = await this.replace(manager, identity, Buffer.from(next, 'base64'));
      await stay(manager, principal.userId);
      await this.audit.record(manager, {
        ...byUser(principal, origin),
        action: 'user.session_key_reset',
        ...toUser(principal.userId),
        details: { appId, stored },
      });
    });
  }

  /** @returns false: a login has brought another key meanwhile, or the cleanup has removed the old one for good */
  private async replace(
    manager: EntityManager,
    { id, sessionKeyVersion, box: old }: SessionIdentity,
    sessionKey: Buffer,
  ): Promise<boolean> {
    const { box, kid } = this.sealer.seal('session-key-seal', id, sessionKey);
    const [, count] = await manager.query<[unknown[], number]>(
      // A login that brought no key (by cloud hosting) has raised the version, and left the box; a new sealing does the opposite.
      `UPDATE wechat_identities
          SET session_key_sealed = $3, session_key_kid = $4, session_key_at = now(),
              session_key_version = session_key_version + 1
        WHERE id = $1 AND (session_key_version = $2 OR session_key_sealed = $5) AND session_key_sealed IS NOT NULL`,
      [id, sessionKeyVersion, box, kid, old],
    );
    return count === 1;
  }
}

/**
 * Nobody erases the user until the transaction ends: the trail must not tell an address of who is gone.
 * @throws DomainError UNAUTHENTICATED when the user has gone while WeChat was asked
 */
async function stay(manager: EntityManager, id: string): Promise<void> {
  const user = await manager.findOne(UserEntity, { where: { id }, lock: { mode: 'for_key_share' } });
  if (!user) throw new DomainError('UNAUTHENTICATED');
}
