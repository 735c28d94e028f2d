import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { Sealer, UnsealError } from '../common/crypto/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Principal } from '../common/security/index.js';
import { WECHAT_CONFIG, type WechatConfig } from '../config/index.js';
import { type OpenData, openOpenData } from '../wechat/index.js';
import { IdentityOfSession, type SessionIdentity } from './identity-of-session.js';

/** Opens what WeChat encrypted for the user, with the session_key of the last login. */
@Injectable()
export class WechatDataService {
  private readonly logger = new Logger(WechatDataService.name);

  constructor(
    @Inject(WECHAT_CONFIG) private readonly config: WechatConfig,
    private readonly identities: IdentityOfSession,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the data without its watermark
   * @throws DomainError OPEN_DATA_INVALID, SESSION_KEY_STALE; UNAUTHENTICATED when the session of a still valid token is gone
   */
  async open(principal: Principal, sent: OpenData): Promise<Readonly<Record<string, unknown>>> {
    const identity = await this.identities.find(principal);
    const sessionKey = this.sessionKeyOf(identity);
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

  /** undefined: there is none that opens. A login mends either, so neither is an error. */
  private sessionKeyOf({ id, box, kid }: SessionIdentity): Buffer | undefined {
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
