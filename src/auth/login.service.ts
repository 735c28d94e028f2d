import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Sealer } from '../common/crypto/index.js';
import { toDomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { Randomness } from '../common/randomness.js';
import { TOKENS_CONFIG, type TokensConfig, type WechatApp } from '../config/index.js';
import { PreparedStatements } from '../database/index.js';
import { Metrics } from '../observability/index.js';
import { type Device, sessionOrigin, SessionsService } from '../sessions/index.js';
import { StatisticsService } from '../statistics/index.js';
import { AccessTokensService, RefreshTokensService } from '../tokens/index.js';
import {
  BansService,
  type Cancellation,
  ErasureRequests,
  IdentitiesService,
  type Profile,
  type SeenIdentity,
  wechatIdentityId,
} from '../users/index.js';
import { WechatService } from '../wechat/index.js';
import { LoginRefusals, LoginRefused } from './login-refusals.js';
import { type LoggedInRow, openSession } from './login.statement.js';
import { OneTapPhone, type PhoneOutcome } from './one-tap-phone.js';

/** Who logs in from where. */
export interface LoginClient {
  readonly device: Device;
  readonly origin: Origin;
}

export interface LoginCommand extends LoginClient {
  readonly code: string;
  /** Absent: the first configured app. */
  readonly appId?: string | undefined;
  /** Of the phone button, when the number is to be taken, too. */
  readonly phoneCode?: string | undefined;
}

/** What is known of the user when the login begins. */
export interface KnownIdentity {
  readonly openid: string;
  readonly unionid: string | undefined;
  /** Base64 of 16 bytes; absent: one that is stored stays. */
  readonly sessionKey?: string;
}

export interface Login {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  /** Seconds. */
  readonly refreshExpiresIn: number;
  readonly sessionId: string;
  readonly openid: string;
  readonly isNewUser: boolean;
  /** The user had asked to be forgotten; that is undone. */
  readonly erasureCancelled?: true;
  readonly user: Profile;
}

export interface LoginByCode extends Login {
  /** Absent: no phone code came along. */
  readonly phone?: PhoneOutcome;
}

/** Steps 3 to 5 of the nine: the code becomes a WeChat session, a user, a session of ours, and tokens. */
@Injectable()
export class LoginService {
  private readonly logger = new Logger(LoginService.name);
  private readonly underWay = new Map<string, Promise<LoginByCode>>();

  constructor(
    @Inject(TOKENS_CONFIG) private readonly config: TokensConfig,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
    private readonly wechat: WechatService,
    private readonly identities: IdentitiesService,
    private readonly erasures: ErasureRequests,
    private readonly bans: BansService,
    private readonly refusals: LoginRefusals,
    private readonly sessions: SessionsService,
    private readonly oneTapPhone: OneTapPhone,
    private readonly accessTokens: AccessTokensService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly sealer: Sealer,
    private readonly randomness: Randomness,
    private readonly metrics: Metrics,
    private readonly statistics: StatisticsService,
  ) {}

  /**
   * @throws DomainError APP_UNKNOWN, USER_BANNED, WECHAT_CODE_INVALID, WECHAT_CODE_USED, WECHAT_USER_BLOCKED,
   *   WECHAT_RATE_LIMITED, WECHAT_MISCONFIGURED, WECHAT_UNAVAILABLE; nothing is written then
   */
  async login(command: LoginCommand): Promise<LoginByCode> {
    const { code, phoneCode, device } = command;
    const appId = command.appId ?? this.wechat.app(undefined).appId;
    // A device that sends its code twice at once (a double tap, a retry of the network layer) logs in once.
    // The id keeps whoever overheard the code from sharing; when the login is over nothing is replayed.
    if (device.id === undefined) return this.byCode(appId, command);
    const key = JSON.stringify([appId, code, phoneCode, device.id]);
    const shared = this.underWay.get(key);
    if (shared) return shared;
    const login = this.byCode(appId, command).finally(() => this.underWay.delete(key));
    this.underWay.set(key, login);
    return login;
  }

  /**
   * A login of whom somebody else vouches for: WeChat's cloud hosting.
   * @throws DomainError APP_UNKNOWN, USER_BANNED; nothing is written then
   */
  async loginAs(appId: string, identity: KnownIdentity, client: LoginClient): Promise<Login> {
    return this.counted(() => this.logInto(this.wechat.app(appId), identity, client));
  }

  private async byCode(appId: string, command: LoginCommand): Promise<LoginByCode> {
    const { code, phoneCode, origin } = command;
    const login = await this.counted(async () => {
      const app = this.wechat.app(appId);
      return this.logInto(app, await this.wechat.code2Session(appId, code), command);
    });
    return phoneCode === undefined ? login : this.withPhone(login, appId, phoneCode, origin);
  }

  /** What several requests share is one login. */
  private async counted(work: () => Promise<Login>): Promise<Login> {
    try {
      const login = await work();
      this.statistics.userActive(login.user.id);
      this.count(login.isNewUser ? 'new' : 'returning');
      return login;
    } catch (error) {
      this.count(toDomainError(error).code.toLowerCase());
      throw error;
    }
  }

  private count(outcome: string): void {
    this.metrics.login(outcome);
    this.statistics.login(outcome);
  }

  private async logInto(app: WechatApp, identity: KnownIdentity, client: LoginClient): Promise<Login> {
    const { openid, unionid, sessionKey } = identity;
    const seen: SeenIdentity = {
      identityId: wechatIdentityId(app.appId, openid),
      appId: app.appId,
      openid,
      platform: app.platform,
      unionid,
    };
    const sessionId = this.randomness.uuidv7();
    const values = this.openSessionValues(seen, sessionKey, sessionId, client);
    const [returning] = await this.statements.run<LoggedInRow>(openSession, values);
    const { user, isNewUser, ...settled } = returning
      ? { user: returning, isNewUser: false, cancellation: 'none_asked' as const }
      : await this.refusals.audited(client.origin, () => this.firstLogin(seen, values, client.origin));

    const { id: userId, roles, refreshExpiresIn } = user;
    let { cancellation } = settled;
    if (user.crowded) {
      await this.trim(userId);
      if (returning) cancellation = await this.takeBackErasure(userId, client.origin);
      // Erased since: they are a stranger now.
      if (cancellation === 'gone') return this.logInto(app, identity, client);
    }
    return {
      ...this.accessTokens.issue({ userId, sessionId, appId: app.appId, roles }, refreshExpiresIn),
      refreshToken: this.refreshTokens.derive(sessionId, 0, this.refreshTokens.newestKid),
      refreshExpiresIn,
      sessionId,
      openid,
      isNewUser,
      ...(cancellation === 'cancelled' && { erasureCancelled: true as const }),
      user,
    };
  }

  private async withPhone(
    login: Login,
    appId: string,
    phoneCode: string,
    origin: Origin,
  ): Promise<LoginByCode> {
    const { user, sessionId } = login;
    const principal = { userId: user.id, sessionId, appId, roles: user.roles };
    const phone = await this.oneTapPhone.bind(principal, phoneCode, origin);
    return { ...login, phone, user: 'phone' in phone ? { ...user, phone: phone.phone } : user };
  }

  /** The login stands, whatever becomes of this; the next one tries again. */
  private async trim(userId: string): Promise<void> {
    await this.sessions.trim(userId).catch((error: unknown) => {
      this.logger.warn(`user ${userId} has too many sessions for now: ${(error as Error).message}`);
    });
  }

  /** They asked to be forgotten in the moment in which this login looked at them, and opened its session. */
  private takeBackErasure(userId: string, origin: Origin): Promise<Cancellation> {
    return this.dataSource.transaction((manager) => this.erasures.takeBack(manager, userId, origin));
  }

  /**
   * The identity is new, or has something new to tell, or its user has asked to be forgotten: users and links are settled first,
   * in a transaction.
   */
  private firstLogin(
    seen: SeenIdentity,
    values: unknown[],
    origin: Origin,
  ): Promise<{ user: LoggedInRow; isNewUser: boolean; cancellation: Cancellation }> {
    return this.dataSource.transaction(async (manager) => {
      const { isNewUser, user: recognised } = await this.identities.recognise(manager, seen, origin);
      await this.bans.liftIfOver(manager, recognised, seen.identityId);
      const cancellation = recognised.erasureDueAt
        ? await this.erasures.takeBack(manager, recognised.id, origin)
        : 'none_asked';
      // Without the unionid, which has been dealt with: it may be another user's.
      const [user] = await manager.query<LoggedInRow[]>(openSession.text, values.with(1, null));
      if (!user) throw new LoginRefused(recognised.id, await this.bans.endOf(manager, recognised.id));
      return { user, isNewUser, cancellation };
    });
  }

  private openSessionValues(
    seen: SeenIdentity,
    sessionKey: string | undefined,
    sessionId: string,
    { device, origin }: LoginClient,
  ): unknown[] {
    const sealed =
      sessionKey === undefined
        ? undefined
        : this.sealer.seal('session-key-seal', seen.identityId, Buffer.from(sessionKey, 'base64'));
    const from = sessionOrigin(device, origin);
    return [
      seen.identityId,
      seen.unionid ?? null,
      sealed?.box ?? null,
      sealed?.kid ?? null,
      sessionId,
      this.refreshTokens.newestKid,
      this.config.refreshTokenTtl,
      this.config.refreshTokenAbsoluteTtl,
      from.deviceId,
      from.deviceName,
      from.deviceModel,
      from.devicePlatform,
      from.userAgent,
      from.ip,
      this.config.adminSessionTtl,
      this.config.maxSessionsPerUser,
      origin.requestId,
    ];
  }
}
