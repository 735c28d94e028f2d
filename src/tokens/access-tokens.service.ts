import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../common/clock.js';
import { Randomness } from '../common/randomness.js';
import { type Principal } from '../common/security/index.js';
import { TOKENS_CONFIG, type TokensConfig } from '../config/index.js';
import { type AccessTokenClaims } from './access-token.claims.js';
import { SigningKeysService } from './signing-keys.service.js';

/** RFC 9068, section 2.1: what keeps another kind of JWT of ours from passing as an access token. */
export const accessTokenType = 'at+jwt';

@Injectable()
export class AccessTokensService {
  constructor(
    @Inject(TOKENS_CONFIG) private readonly config: TokensConfig,
    private readonly jwt: JwtService,
    private readonly keys: SigningKeysService,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * A signed access token (JWT, ES256) and its life in seconds.
   * @param sessionEndsIn seconds; no token outlives its session
   */
  issue(principal: Principal, sessionEndsIn: number): { accessToken: string; expiresIn: number } {
    const expiresIn = Math.min(this.config.accessTokenTtl, sessionEndsIn);
    const { kid, privateKey } = this.keys.current;
    const now = this.clock.nowInSeconds();
    const claims: AccessTokenClaims = {
      iss: this.config.issuer,
      aud: this.config.audience,
      sub: principal.userId,
      sid: principal.sessionId,
      jti: this.randomness.uuidv4(),
      iat: now,
      exp: now + expiresIn,
      app: principal.appId,
      roles: [...principal.roles],
    };
    const accessToken = this.jwt.sign(claims, {
      privateKey,
      algorithm: 'ES256',
      header: { alg: 'ES256', typ: accessTokenType, kid },
      // The keys are made by us, for this algorithm: not to be examined at every login.
      allowInvalidAsymmetricKeyTypes: true,
      mutatePayload: true,
    });
    return { accessToken, expiresIn };
  }
}
