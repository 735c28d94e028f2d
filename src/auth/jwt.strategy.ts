import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { PassportStrategy } from '@nestjs/passport';
import { type FastifyRequest } from 'fastify';
import { Strategy } from 'passport-jwt';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors/index.js';
import { type Principal } from '../common/security/index.js';
import { TOKENS_CONFIG, type TokensConfig } from '../config/index.js';
import { accessTokenClaims, accessTokenType, SigningKeysService } from '../tokens/index.js';
import { bearerToken } from './bearer-token.js';
import { VerifiedTokens } from './verified-tokens.js';

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    @Inject(TOKENS_CONFIG) config: TokensConfig,
    keys: SigningKeysService,
    jwt: JwtService,
    private readonly verified: VerifiedTokens,
    private readonly clock: Clock,
  ) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKeyProvider: (
        _request: unknown,
        token: string,
        done: (error: unknown, key?: unknown) => void,
      ) => {
        const kid = kidOfAccessToken(jwt, token) ?? '';
        const answer = (): void => {
          const key = keys.find(kid)?.publicKey;
          if (key) done(null, key);
          else done(new DomainError('UNAUTHENTICATED'));
        };
        if (keys.find(kid)) answer();
        else void keys.searchFor(kid).then(answer);
      },
      algorithms: ['ES256'],
      issuer: config.issuer,
      audience: config.audience,
      // Against our own clock, in validate(): jsonwebtoken knows only the machine's.
      ignoreExpiration: true,
      passReqToCallback: true,
    } as never);
  }

  /** @param payload the claims of a token whose signature, algorithm, issuer and audience hold */
  validate(request: FastifyRequest, payload: unknown): Principal {
    const claims = accessTokenClaims.safeParse(payload);
    if (!claims.success) throw new DomainError('UNAUTHENTICATED');
    const { sub, sid, app, roles, exp } = claims.data;
    if (exp <= this.clock.nowInSeconds()) throw new DomainError('TOKEN_EXPIRED');
    const principal: Principal = { userId: sub, sessionId: sid, appId: app, roles };
    this.verified.add(bearerToken(request) as string, principal, exp);
    return principal;
  }
}

/** The kid of a token that says it is an access token signed with ES256; undefined for everything else. */
function kidOfAccessToken(jwt: JwtService, token: string): string | undefined {
  // One spelling only: the last character of a part has bits to spare, so that several texts mean the same bytes.
  const canonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;
  if (!token.split('.').every(canonical)) return undefined;
  try {
    const { header } = jwt.decode<{ header: { alg?: unknown; typ?: unknown; kid?: unknown } }>(token, {
      complete: true,
    });
    const { alg, typ, kid } = header;
    return alg === 'ES256' && typ === accessTokenType && typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}
