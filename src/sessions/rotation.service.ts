import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/index.js';
import { type Origin, storableIp } from '../common/http/index.js';
import { TOKENS_CONFIG, type TokensConfig } from '../config/index.js';
import { PreparedStatements } from '../database/index.js';
import { explainRefusal, type RefusedRow, rotateSession, type RotationRow } from './rotation.statement.js';
import { storableUserAgent } from './session-origin.js';

export interface Rotation {
  readonly outcome: 'rotated' | 'repeated';
  readonly userId: string;
  readonly appId: string;
  readonly roles: readonly string[];
  /** Of the refresh token that is current now. */
  readonly counter: number;
  /** The master key it is made with; null for a session of a release that did not record it. */
  readonly kid: string | null;
  /** Seconds until it ends. */
  readonly expiresIn: number;
}

/** The life of a session between its login and its end. */
@Injectable()
export class RotationService {
  constructor(
    @Inject(TOKENS_CONFIG) private readonly config: TokensConfig,
    private readonly statements: PreparedStatements,
  ) {}

  /**
   * @param presented what the refresh token says, its MAC verified
   * @param kid the master key that the next token will be made with
   * @throws DomainError REFRESH_TOKEN_REUSED, which has ended the session; USER_BANNED, SESSION_REVOKED,
   *   REFRESH_TOKEN_INVALID
   */
  async rotate(
    presented: { readonly sessionId: string; readonly counter: number },
    kid: string,
    origin: Origin,
  ): Promise<Rotation> {
    const { refreshTokenTtl, adminSessionTtl } = this.config;
    const [row] = await this.statements.run<RotationRow>(rotateSession, [
      presented.sessionId,
      presented.counter,
      kid,
      refreshTokenTtl,
      adminSessionTtl,
      storableIp(origin),
      storableUserAgent(origin),
      origin.requestId,
    ]);
    if (!row) throw new DomainError(await this.reasonAgainst(presented.sessionId));
    if (row.reused) throw new DomainError('REFRESH_TOKEN_REUSED');
    const { rotated, userId, appId, roles, counter, expiresIn } = row;
    return {
      outcome: rotated ? 'rotated' : 'repeated',
      userId,
      appId,
      roles,
      counter,
      kid: row.kid,
      expiresIn,
    };
  }

  private async reasonAgainst(
    sessionId: string,
  ): Promise<'USER_BANNED' | 'SESSION_REVOKED' | 'REFRESH_TOKEN_INVALID'> {
    const [row] = await this.statements.run<RefusedRow>(explainRefusal, [sessionId]);
    if (row?.banned === true) return 'USER_BANNED';
    if (row?.revoked === true) return 'SESSION_REVOKED';
    return 'REFRESH_TOKEN_INVALID';
  }
}
