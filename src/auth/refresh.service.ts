import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { RotationService } from '../sessions/index.js';
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

/** New tokens for old ones: RFC 6749, section 6, with rotation and reuse detection after RFC 9700, section 4.14. */
@Injectable()
export class RefreshService {
  constructor(
    private readonly rotations: RotationService,
    private readonly accessTokens: AccessTokensService,
    private readonly refreshTokens: RefreshTokensService,
  ) {}

  /** @throws DomainError REFRESH_TOKEN_INVALID, REFRESH_TOKEN_REUSED, SESSION_REVOKED, USER_BANNED */
  async refresh(refreshToken: string, origin: Origin): Promise<Refreshed> {
    const presented = this.refreshTokens.verify(refreshToken);
    if (!presented) throw new DomainError('REFRESH_TOKEN_INVALID');
    const { sessionId } = presented;
    const rotation = await this.rotations.rotate(presented, this.refreshTokens.newestKid, origin);
    const { userId, appId, roles, counter, kid, expiresIn: refreshExpiresIn } = rotation;
    return {
      ...this.accessTokens.issue({ userId, sessionId, appId, roles }, refreshExpiresIn),
      refreshToken: this.refreshTokens.derive(sessionId, counter, kid),
      refreshExpiresIn,
      sessionId,
    };
  }
}
