import { Injectable } from '@nestjs/common';
import { DomainError, type ErrorCode } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { RateLimiter } from '../common/rate-limit/index.js';
import { Metrics, type RefreshOutcome } from '../observability/index.js';
import { type Rotation, RotationService } from '../sessions/index.js';
import { StatisticsService } from '../statistics/index.js';
import { AccessTokensService, RefreshTokensService } from '../tokens/index.js';

export interface Refreshed {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  /** Seconds. */
  readonly refreshExpiresIn: number;
  readonly sessionId: string;
}

const refusals: Partial<Record<ErrorCode, RefreshOutcome>> = {
  REFRESH_TOKEN_INVALID: 'invalid',
  REFRESH_TOKEN_REUSED: 'reused',
  SESSION_REVOKED: 'revoked',
  USER_BANNED: 'banned',
};

/** New tokens for old ones: RFC 6749, section 6, with rotation and reuse detection after RFC 9700, section 4.14. */
@Injectable()
export class RefreshService {
  constructor(
    private readonly rotations: RotationService,
    private readonly accessTokens: AccessTokensService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly limiter: RateLimiter,
    private readonly metrics: Metrics,
    private readonly statistics: StatisticsService,
  ) {}

  /** @throws DomainError REFRESH_TOKEN_INVALID, REFRESH_TOKEN_REUSED, SESSION_REVOKED, USER_BANNED, RATE_LIMITED */
  async refresh(refreshToken: string, origin: Origin): Promise<Refreshed> {
    try {
      const presented = this.refreshTokens.verify(refreshToken);
      if (!presented) throw new DomainError('REFRESH_TOKEN_INVALID');
      // Not before: a stranger who knows a session's id must not use up its limit.
      this.limiter.take('refresh-session', presented.sessionId);
      const rotation = await this.rotations.rotate(presented, this.refreshTokens.newestKid, origin);
      this.metrics.refresh(rotation.outcome);
      this.statistics.userActive(rotation.userId);
      return this.tokens(presented.sessionId, rotation);
    } catch (error) {
      const outcome = error instanceof DomainError ? refusals[error.code] : undefined;
      if (outcome) this.metrics.refresh(outcome);
      throw error;
    }
  }

  private tokens(sessionId: string, rotation: Rotation): Refreshed {
    const { userId, appId, roles, counter, kid, expiresIn: refreshExpiresIn } = rotation;
    return {
      ...this.accessTokens.issue({ userId, sessionId, appId, roles }, refreshExpiresIn),
      refreshToken: this.refreshTokens.derive(sessionId, counter, kid),
      refreshExpiresIn,
      sessionId,
    };
  }
}
