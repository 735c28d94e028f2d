import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { type Principal } from '../common/security/index.js';
import { SigningKeysService } from '../tokens/index.js';

interface Verified {
  readonly principal: Principal;
  /** NumericDate. */
  readonly exp: number;
}

/** About 10 MB; a token of a busy user is used many times in its ten minutes. */
const capacity = 10_000;

/**
 * Tokens whose signature and claims have been verified already: an ES256 verification costs some 70 us, a look
 * into a map next to nothing. Keyed by the whole token, so that an altered one is verified anew. Expiry is
 * checked at every look, and when a signing key disappears all is forgotten.
 */
@Injectable()
export class VerifiedTokens {
  private readonly tokens = new Map<string, Verified>();
  private generation = 0;

  constructor(
    private readonly clock: Clock,
    private readonly keys: SigningKeysService,
  ) {}

  find(token: string): Principal | undefined {
    this.forgetRetiredKeys();
    const verified = this.tokens.get(token);
    if (!verified) return undefined;
    if (verified.exp > this.clock.nowInSeconds()) return verified.principal;
    this.tokens.delete(token);
    return undefined;
  }

  add(token: string, principal: Principal, exp: number): void {
    this.forgetRetiredKeys();
    // Full: the longest-known half goes. Cheaper at every other moment than keeping an order of use.
    if (this.tokens.size >= capacity) {
      let surplus = capacity / 2;
      for (const key of this.tokens.keys()) {
        if (surplus-- <= 0) break;
        this.tokens.delete(key);
      }
    }
    this.tokens.set(token, { principal, exp });
  }

  private forgetRetiredKeys(): void {
    if (this.generation === this.keys.generation) return;
    this.generation = this.keys.generation;
    this.tokens.clear();
  }
}
