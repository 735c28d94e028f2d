import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DomainError, toDomainError } from '../common/errors/index.js';
import { USERS_CONFIG, type UsersConfig } from '../config/index.js';
import { Metrics } from '../observability/index.js';
import { type PhoneNumber, WechatService } from '../wechat/index.js';

/** Who must have tapped the button, and where. */
export interface PhoneTapper {
  readonly userId: string;
  readonly appId: string;
  readonly openid: string;
}

interface Reservation {
  /** Null: the day's are used up. */
  readonly day: string | null;
  /** Seconds. */
  readonly untilMidnight: number;
  readonly isUserKnown: boolean;
}

/**
 * Trades phone codes for numbers, and guards what that may cost: each user has so many a day, by the database's clock in UTC.
 * One is taken before WeChat is asked, and given back when WeChat has surely not answered with the number.
 */
@Injectable()
export class PhoneExchangesService {
  private readonly logger = new Logger(PhoneExchangesService.name);

  constructor(
    @Inject(USERS_CONFIG) private readonly config: UsersConfig,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly wechat: WechatService,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @throws DomainError RATE_LIMITED when the day's exchanges are used up, WECHAT_CODE_INVALID, WECHAT_RATE_LIMITED,
   *   WECHAT_MISCONFIGURED, WECHAT_UNAVAILABLE; UNAUTHENTICATED when the user is gone, APP_UNKNOWN when the app is
   */
  async exchange(tapper: PhoneTapper, code: string): Promise<PhoneNumber> {
    try {
      const number = await this.guarded(tapper, code);
      this.metrics.phoneExchange('success');
      return number;
    } catch (error) {
      this.metrics.phoneExchange(toDomainError(error).code.toLowerCase());
      throw error;
    }
  }

  private async guarded({ userId, appId, openid }: PhoneTapper, code: string): Promise<PhoneNumber> {
    let day: string | undefined;
    const exchange = await this.wechat.getUserPhoneNumber(appId, code, openid, async () => {
      day = await this.take(userId);
    });
    if ('number' in exchange) return exchange.number;
    if (day !== undefined && !exchange.mayCount) await this.giveBack(userId, day);
    throw exchange.error;
  }

  /** Requests of one user wait for one another at the row: however many come at once, no more pass than are left. */
  private async take(userId: string): Promise<string> {
    const { phoneDailyLimit: limit } = this.config;
    if (limit === 0) {
      throw new DomainError('RATE_LIMITED', {
        detail: 'No phone codes are exchanged here: the operator has set PHONE_DAILY_LIMIT to 0.',
        retryAfter: 24 * 60 * 60,
      });
    }
    const [{ day, untilMidnight, isUserKnown }] = await this.dataSource.query<[Reservation]>(
      `WITH today AS (
         SELECT date_trunc('day', now() AT TIME ZONE 'UTC') AS began
       ), taken AS (
         INSERT INTO phone_exchanges AS exchanges (user_id, day, count)
         SELECT u.id, t.began::date, 1 FROM users AS u, today AS t WHERE u.id = $1
         ON CONFLICT (user_id, day) DO UPDATE SET count = exchanges.count + 1 WHERE exchanges.count < $2
         RETURNING day
       )
       SELECT (SELECT day::text FROM taken) AS day,
              greatest(1, ceil(extract(epoch FROM began + interval '1 day' - now() AT TIME ZONE 'UTC')))::int AS "untilMidnight",
              EXISTS (SELECT FROM users WHERE id = $1) AS "isUserKnown"
         FROM today`,
      [userId, limit],
    );
    if (day !== null) return day;
    if (!isUserKnown) throw new DomainError('UNAUTHENTICATED');
    throw new DomainError('RATE_LIMITED', {
      detail: `Each user may have ${limit} phone codes exchanged a day (UTC), and these are used up. Retry-After tells when the next day begins.`,
      retryAfter: untilMidnight,
    });
  }

  private async giveBack(userId: string, day: string): Promise<void> {
    try {
      await this.dataSource.query(
        `UPDATE phone_exchanges SET count = count - 1 WHERE user_id = $1 AND day = $2 AND count > 0`,
        [userId, day],
      );
    } catch (error) {
      // What came of the code is what the client must learn.
      this.logger.warn(`user ${userId} has one phone exchange less today: ${(error as Error).message}`);
    }
  }
}
