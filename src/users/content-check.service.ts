import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { types } from 'node:util';
import { DomainError, type ErrorCode } from '../common/errors/index.js';
import { HTTP_CONFIG, type HttpConfig, USERS_CONFIG, type UsersConfig } from '../config/index.js';
import { WechatService } from '../wechat/index.js';
import { type SessionIdentity } from './identity-of-session.js';

/** Accepted for now. */
export interface Accepted {
  /** Somebody should look at it. */
  readonly flagged: boolean;
  /** WeChat's verdict comes as a push under this trace_id; undefined: it has judged already, or does not. */
  readonly traceId?: string;
}

/** What of a profile others read. Each is asked about by itself, so that it is known which one is risky. */
export type CheckedTexts = Partial<Record<'nickname' | 'region', string>>;

/** They pass by themselves. */
const passing: ReadonlySet<ErrorCode> = new Set(['WECHAT_UNAVAILABLE', 'WECHAT_RATE_LIMITED']);
/** APP_UNKNOWN: the app is configured no more, and its sessions still live. */
const outages: ReadonlySet<ErrorCode> = new Set([...passing, 'WECHAT_MISCONFIGURED', 'APP_UNKNOWN']);

const notNow =
  'WeChat, which judges what users show, cannot be asked at present. Wait as long as Retry-After says, then send it again.';
const noPublicUrl =
  'WeChat, which judges what users show, cannot fetch pictures. The operator must set PUBLIC_URL.';
const notSeen =
  'WeChat judges only for users whom it has seen in the last two hours. Call wx.login(), log in here with its code, then send it again.';

/**
 * Whether what a user wants to show may be shown, which WeChat judges. What it cannot judge at present is accepted and
 * flagged, accepted, or refused, as CONTENT_CHECK_FALLBACK says. It takes seconds when WeChat is slow: no transaction is
 * open meanwhile.
 */
@Injectable()
export class ContentCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger(ContentCheck.name);

  constructor(
    @Inject(USERS_CONFIG) private readonly config: UsersConfig,
    @Inject(HTTP_CONFIG) private readonly http: HttpConfig,
    private readonly wechat: WechatService,
  ) {}

  onApplicationBootstrap(): void {
    if (this.http.publicUrl !== undefined) return;
    this.logger.warn(
      `PUBLIC_URL is not set: WeChat cannot fetch avatars and judges none of them (CONTENT_CHECK_FALLBACK: ${this.config.contentCheckFallback})`,
    );
  }

  /**
   * All of them at once.
   * @throws DomainError CONTENT_REJECTED naming what is risky; the outage where outages refuse
   */
  async texts(
    identity: SessionIdentity,
    texts: CheckedTexts,
  ): Promise<{ readonly [Field in keyof CheckedTexts]: Accepted }> {
    const asked = await Promise.allSettled(
      Object.entries(texts).map(
        async ([field, text]) => [field, await this.text(identity, field, text)] as const,
      ),
    );
    const refusals = asked
      .filter((answer) => answer.status === 'rejected')
      .map(({ reason }): unknown => reason);
    const risky = refusals.flatMap((refusal) => (refusal instanceof DomainError && refusal.errors) || []);
    // What is risky stays so; what was an outage may not be one the next time.
    if (risky.length > 0) throw new DomainError('CONTENT_REJECTED', { errors: risky });
    if (refusals.length > 0) throw refusals[0];
    return Object.fromEntries(
      asked.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value),
    );
  }

  private async text({ appId, openid }: SessionIdentity, field: string, content: string): Promise<Accepted> {
    const named = field === 'nickname' ? { nickname: content } : {};
    const text = { content, ...named, openid, scene: 'profile' } as const;
    const verdict = await this.ask(() => this.wechat.msgSecCheck(appId, text));
    if (typeof verdict === 'object') return verdict;
    if (verdict === 'unknown_user')
      return this.unjudged(new DomainError('CONTENT_REJECTED', { detail: notSeen }));
    if (verdict === 'risky') {
      const errors = [{ field, message: 'is rated as risky by WeChat' }];
      throw new DomainError('CONTENT_REJECTED', { errors });
    }
    return { flagged: verdict === 'review' };
  }

  /**
   * @param path where this service serves the picture; it is already there
   * @throws DomainError as {@link texts} does
   */
  async picture({ appId, openid }: SessionIdentity, path: string): Promise<Accepted> {
    const { publicUrl } = this.http;
    if (publicUrl === undefined) {
      return this.unjudged(new DomainError('WECHAT_MISCONFIGURED', { detail: noPublicUrl }));
    }
    const media = { mediaUrl: publicUrl + path, mediaType: 'image', openid, scene: 'profile' } as const;
    const taken = await this.ask(() => this.wechat.mediaCheckAsync(appId, media));
    if (taken === 'unknown_user')
      return this.unjudged(new DomainError('CONTENT_REJECTED', { detail: notSeen }));
    return { flagged: true, ...taken };
  }

  private async ask<T>(call: () => Promise<T>): Promise<T | Accepted> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof DomainError) || !outages.has(error.code)) throw error;
      const accepted = this.unjudged(error);
      const { code, cause } = error;
      const reason = `not judged by WeChat: ${code}${types.isNativeError(cause) ? `, ${cause.message}` : ''}`;
      if (passing.has(code)) this.logger.warn(reason);
      else this.logger.error(reason);
      return accepted;
    }
  }

  /** @param reason what is answered where it refuses */
  private unjudged(reason: DomainError): Accepted {
    const { contentCheckFallback: fallback } = this.config;
    if (fallback !== 'reject') return { flagged: fallback === 'flag' };
    const { code, cause, retryAfter } = reason;
    // The catalogue speaks of logins.
    throw passing.has(code)
      ? new DomainError(code, { detail: notNow, cause, ...(retryAfter !== undefined && { retryAfter }) })
      : reason;
  }
}
