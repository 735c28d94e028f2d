import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { KeyRing } from '../common/crypto/index.js';

/**
 * Refresh tokens are derived and not stored: `v1.<kid>.<sessionId>.<counter>.<HMAC-SHA256>`, where kid names
 * the master key and counter the session's rotation. The database alone forges none, and the successor of a
 * token can be made again when its answer was lost (docs/decisions/0006).
 */
@Injectable()
export class RefreshTokensService {
  constructor(private readonly ring: KeyRing) {}

  /** The refresh token of that session after `counter` rotations. */
  derive(sessionId: string, counter: number): string {
    const { kid, key } = this.ring.newest('refresh-token-mac');
    const body = `v1.${kid}.${sessionId}.${counter}`;
    return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
  }
}
