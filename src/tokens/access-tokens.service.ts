import { Inject, Injectable } from '@nestjs/common';
import { sign } from 'node:crypto';
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
  /** The first part of every token of a key, by kid. */
  private readonly headers = new Map<string, string>();

  constructor(
    @Inject(TOKENS_CONFIG) private readonly config: TokensConfig,
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
    const key = this.keys.current;
    const content = `${this.headerOf(key.kid)}.${encode(claims)}`;
    // As RFC 7518, section 3.4, wants it: r and s side by side. jsonwebtoken makes DER of it and then this, at a
    // third more than the signature costs (docs/decisions/0008).
    const signature = sign('sha256', Buffer.from(content), {
      key: key.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return { accessToken: `${content}.${signature.toString('base64url')}`, expiresIn };
  }

  private headerOf(kid: string): string {
    const known = this.headers.get(kid);
    if (known !== undefined) return known;
    const header = encode({ alg: 'ES256', typ: accessTokenType, kid });
    this.headers.set(kid, header);
    return header;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
