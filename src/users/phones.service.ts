import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService, byUser, toUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { activeOrRefused } from '../common/user-data/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { USERS_CONFIG, type UsersConfig } from '../config/index.js';
import { type OpenData, type PhoneNumber, readPhoneNumber } from '../wechat/index.js';
import { IdentityOfSession } from './identity-of-session.js';
import { PhoneExchangesService } from './phone-exchanges.service.js';
import { UserEntity } from './user.entity.js';
import { WechatDataService } from './wechat-data.service.js';

export interface BoundPhone extends PhoneNumber {
  readonly verifiedAt: Date;
}

/** How WeChat vouched for a number. */
type PhoneProof = 'code' | 'encrypted_data';

/**
 * Users' phone numbers. WeChat is asked first, and what it said is stored in a short transaction afterwards. A number names
 * nobody: it never links or merges accounts.
 */
@Injectable()
export class PhonesService {
  constructor(
    @Inject(USERS_CONFIG) private readonly config: UsersConfig,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly identities: IdentityOfSession,
    private readonly exchanges: PhoneExchangesService,
    private readonly openData: WechatDataService,
    private readonly audit: AuditService,
  ) {}

  /**
   * @param code of the phone button
   * @throws DomainError those of {@link PhoneExchangesService.exchange}; PHONE_TAKEN; UNAUTHENTICATED, USER_BANNED or
   *   SESSION_REVOKED when the user is gone, banned or merged by now
   */
  async bindByCode(principal: Principal, code: string, origin: Origin): Promise<BoundPhone> {
    const { appId, openid } = await this.identities.find(principal);
    const number = await this.exchanges.exchange({ userId: principal.userId, appId, openid }, code);
    return this.bind(principal, number, 'code', origin);
  }

  /**
   * The older way, which costs nothing here.
   * @throws DomainError OPEN_DATA_INVALID, also when it opens and holds no phone number; SESSION_KEY_STALE; and the others
   */
  async bindByOpenData(principal: Principal, sent: OpenData, origin: Origin): Promise<BoundPhone> {
    const number = readPhoneNumber(await this.openData.open(principal, sent));
    if (!number) throw new DomainError('OPEN_DATA_INVALID');
    return this.bind(principal, number, 'encrypted_data', origin);
  }

  /** No number any more, whether there was one or not. */
  async remove({ userId }: Principal, origin: Origin): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { phone } = await lockUser(manager, userId);
      if (phone === null) return;
      await manager.update(
        UserEntity,
        { id: userId },
        { phone: null, phoneAppId: null, phoneVerifiedAt: null },
      );
      await this.record(manager, userId, 'user.phone_removed', origin, {});
    });
  }

  private bind(
    { userId, appId }: Principal,
    number: PhoneNumber,
    proof: PhoneProof,
    origin: Origin,
  ): Promise<BoundPhone> {
    return this.dataSource.transaction(async (manager) => {
      if (this.config.phoneUnique) await this.claim(manager, number, userId);
      await lockUser(manager, userId);
      const [[row]] = await manager.query<[[{ verifiedAt: Date }], number]>(
        `UPDATE users SET phone = $2, phone_app_id = $3, phone_verified_at = now(), updated_at = now()
          WHERE id = $1 RETURNING phone_verified_at AS "verifiedAt"`,
        [userId, number.phone, appId],
      );
      await this.record(manager, userId, 'user.phone_bound', origin, { appId, proof });
      return { ...number, verifiedAt: row.verifiedAt };
    });
  }

  /** Whoever wants a number waits here for others who want the same, and then sees whether they have it. */
  private async claim(manager: EntityManager, { phone }: PhoneNumber, userId: string): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`phone/${phone}`]);
    const [other] = await manager.query<unknown[]>(
      `SELECT FROM users WHERE phone = $1 AND id <> $2 AND status = 'active' LIMIT 1`,
      [phone, userId],
    );
    if (other) throw new DomainError('PHONE_TAKEN');
  }

  /** Without the number: the trail outlives it. */
  private record(
    manager: EntityManager,
    userId: string,
    action: 'user.phone_bound' | 'user.phone_removed',
    origin: Origin,
    details: Readonly<Record<string, string>>,
  ): Promise<void> {
    return this.audit.record(manager, {
      action,
      ...byUser({ userId }, origin),
      ...toUser(userId),
      details,
    });
  }
}

/** The user as they are when nobody else can change them any more: WeChat's answer took its time. */
async function lockUser(manager: EntityManager, id: string): Promise<UserEntity> {
  return activeOrRefused(
    await manager.findOne(UserEntity, { where: { id }, lock: { mode: 'for_no_key_update' } }),
  );
}
