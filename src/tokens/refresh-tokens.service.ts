import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { KeyRing, sameText } from '../common/crypto/index.js';

/** What a refresh token says. */
export interface RefreshTokenClaims {
  readonly sessionId: string;
  /** The rotation of the session that made it. */
  readonly counter: number;
}

/** In one spelling only: no upper case, no leading zero, no padding. */
const wellFormed =
  /^(v1\.([A-Za-z0-9_-]{1,16})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(0|[1-9]\d{0,8}))\.([A-Za-z0-9_-]{43})$/;

/**
 * Refresh tokens are derived and not stored: `v1.<kid>.<sessionId>.<counter>.<HMAC-SHA256>`, where kid names
 * the master key and counter the session's rotation. The database alone forges none, and the successor of a
 * token can be made again when its answer was lost (docs/decisions/0006).
 */
@Injectable()
export class RefreshTokensService {
  constructor(private readonly ring: KeyRing) {}

  /** The master key that new refresh tokens are made with. */
  get newestKid(): string {
    return this.ring.newest('refresh-token-mac').kid;
  }

  /**
   * The refresh token of that session after `counter` rotations.
   * @param kid the master key that made it first, so that it comes out the same; the newest one where the ring
   *   does not hold that one any more
   */
  derive(sessionId: string, counter: number, kid: string | null): string {
    const known = kid === null ? undefined : this.ring.named('refresh-token-mac', kid);
    const { kid: named, key } = known ?? this.ring.newest('refresh-token-mac');
    const body = `v1.${named}.${sessionId}.${counter}`;
    return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
  }

  /** What the token says, if it is one of ours; whether its session lives is another question. */
  verify(token: string): RefreshTokenClaims | undefined {
    const [, body = '', kid = '', sessionId = '', counter = '', mac = ''] = wellFormed.exec(token) ?? [];
    const derived = this.ring.named('refresh-token-mac', kid);
    if (!derived) return undefined;
    // As text: the last character of a base64 text has bits to spare, so that several texts mean the same bytes.
    const expected = createHmac('sha256', derived.key).update(body).digest('base64url');
    if (!sameText(expected, mac)) return undefined;
    return { sessionId, counter: Number(counter) };
  }
}
