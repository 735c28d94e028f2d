import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Sealer } from '../common/crypto/index.js';
import { DomainError, toDomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { Randomness } from '../common/randomness.js';
import { TOKENS_CONFIG, type TokensConfig, type WechatApp } from '../config/index.js';
import { PreparedStatements } from '../database/index.js';
import { Metrics } from '../observability/index.js';
import { type Device, sessionOrigin, SessionsService } from '../sessions/index.js';
import { AccessTokensService, RefreshTokensService } from '../tokens/index.js';
import { IdentitiesService, type Profile, type SeenIdentity, wechatIdentityId } from '../users/index.js';
import { type WechatSession, WechatService } from '../wechat/index.js';
import { type LoggedInRow, openSession } from './login.statement.js';
import { OneTapPhone, type PhoneOutcome } from './one-tap-phone.js';

export interface LoginCommand {
  readonly code: string;
  /** Absent: the first configured app. */
  readonly appId?: string | undefined;
  /** Of the phone button, when the number is to be taken, too. */
  readonly phoneCode?: string | undefined;
  readonly device: Device;
  readonly origin: Origin;
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
  readonly user: Profile;
  /** Absent: no phone code came along. */
  readonly phone?: PhoneOutcome;
}

/** Steps 3 to 5 of the nine: the code becomes a WeChat session, a user, a session of ours, and tokens. */
@Injectable()
export class LoginService {
  private readonly logger = new Logger(LoginService.name);
  private readonly underWay = new Map<string, Promise<Login>>();

  constructor(
    @Inject(TOKENS_CONFIG) private readonly config: TokensConfig,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
    private readonly wechat: WechatService,
    private readonly identities: IdentitiesService,
    private readonly sessions: SessionsService,
    private readonly oneTapPhone: OneTapPhone,
    private readonly accessTokens: AccessTokensService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly sealer: Sealer,
    private readonly randomness: Randomness,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @throws DomainError APP_UNKNOWN, USER_BANNED, WECHAT_CODE_INVALID, WECHAT_CODE_USED, WECHAT_USER_BLOCKED,
   *   WECHAT_RATE_LIMITED, WECHAT_MISCONFIGURED, WECHAT_UNAVAILABLE; nothing is written then
   */
  async login(command: LoginCommand): Promise<Login> {
    const { code, phoneCode, device } = command;
    const appId = command.appId ?? this.wechat.app(undefined).appId;
    // A device that sends its code twice at once (a double tap, a retry of the network layer) logs in once.
    // The id keeps whoever overheard the code from sharing; when the login is over nothing is replayed.
    if (device.id === undefined) return this.counted(command);
    const key = JSON.stringify([appId, code, phoneCode, device.id]);
    const shared = this.underWay.get(key);
    if (shared) return shared;
    const login = this.counted(command).finally(() => this.underWay.delete(key));
    this.underWay.set(key, login);
    return login;
  }

  /** What several requests share is one login. */
  private async counted(command: LoginCommand): Promise<Login> {
    try {
      const app = this.wechat.app(command.appId);
      const login = await this.logInto(app, command);
      this.metrics.login(login.isNewUser ? 'new' : 'returning');
      const { phoneCode, origin } = command;
      return phoneCode === undefined ? login : await this.withPhone(login, app.appId, phoneCode, origin);
    } catch (error) {
      this.metrics.login(toDomainError(error).code.toLowerCase());
      throw error;
    }
  }

  private async logInto(app: WechatApp, command: LoginCommand): Promise<Login> {
    const session = await this.wechat.code2Session(app.appId, command.code);
    const seen: SeenIdentity = {
      identityId: wechatIdentityId(app.appId, session.openid),
      appId: app.appId,
      openid: session.openid,
      platform: app.platform,
      unionid: session.unionid,
    };
    const sessionId = this.randomness.uuidv7();
    const values = this.openSessionValues(seen, session, sessionId, command);
    const [returning] = await this.statements.run<LoggedInRow>(openSession, values);
    const { user, isNewUser } = returning
      ? { user: returning, isNewUser: false }
      : await this.firstLogin(seen, values);

    const { id: userId, roles, refreshExpiresIn } = user;
    if (user.crowded) await this.trim(userId);
    return {
      ...this.accessTokens.issue({ userId, sessionId, appId: app.appId, roles }, refreshExpiresIn),
      refreshToken: this.refreshTokens.derive(sessionId, 0, this.refreshTokens.newestKid),
      refreshExpiresIn,
      sessionId,
      openid: seen.openid,
      isNewUser,
      user,
    };
  }

  private async withPhone(login: Login, appId: string, phoneCode: string, origin: Origin): Promise<Login> {
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

  /** The identity is new, or has something new to tell: users and links are settled first, in a transaction. */
  private firstLogin(
    seen: SeenIdentity,
    values: unknown[],
  ): Promise<{ user: LoggedInRow; isNewUser: boolean }> {
    return this.dataSource.transaction(async (manager) => {
      const { isNewUser } = await this.identities.recognise(manager, seen);
      // Without the unionid, which has been dealt with: it may be another user's.
      const [user] = await manager.query<LoggedInRow[]>(openSession.text, values.with(1, null));
      if (!user) throw new DomainError('USER_BANNED');
      return { user, isNewUser };
    });
  }

  private openSessionValues(
    seen: SeenIdentity,
    { sessionKey }: WechatSession,
    sessionId: string,
    { device, origin }: LoginCommand,
  ): unknown[] {
    const sealed = this.sealer.seal('session-key-seal', seen.identityId, Buffer.from(sessionKey, 'base64'));
    const from = sessionOrigin(device, origin);
    return [
      seen.identityId,
      seen.unionid ?? null,
      sealed.box,
      sealed.kid,
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
    ];
  }
}
