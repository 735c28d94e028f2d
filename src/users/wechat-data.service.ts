import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors/index.js';
import { type Principal } from '../common/security/index.js';
import { WECHAT_CONFIG, type WechatConfig } from '../config/index.js';
import { type OpenData, openOpenData } from '../wechat/index.js';
import { IdentityOfSession } from './identity-of-session.js';

/** Opens what WeChat encrypted for the user, with the session_key of the last login. */
@Injectable()
export class WechatDataService {
  constructor(
    @Inject(WECHAT_CONFIG) private readonly config: WechatConfig,
    private readonly identities: IdentityOfSession,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the data without its watermark
   * @throws DomainError OPEN_DATA_INVALID, SESSION_KEY_STALE; UNAUTHENTICATED when the session of a still valid token is gone
   */
  async open(principal: Principal, sent: OpenData): Promise<Readonly<Record<string, unknown>>> {
    const identity = await this.identities.find(principal);
    const sessionKey = this.identities.sessionKeyOf(identity);
    if (!sessionKey) throw new DomainError('SESSION_KEY_STALE');
    const opened = openOpenData(sent, {
      sessionKey,
      appId: identity.appId,
      openid: identity.openid,
      now: this.clock.nowInSeconds(),
      maxAge: this.config.openDataMaxAge,
    });
    if (opened.is === 'good') return opened.data;
    throw new DomainError(opened.is === 'stale' ? 'SESSION_KEY_STALE' : 'OPEN_DATA_INVALID');
  }
}
