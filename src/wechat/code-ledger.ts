import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Clock } from '../common/clock.js';
import { DomainError, type ErrorCode } from '../common/errors/index.js';

/** Milliseconds: twice WeChat's five minutes, after which WeChat itself refuses the code for good. */
const memory = 10 * 60 * 1000;
/** About 20 MB at the very worst; ten minutes of 300 logins a second. */
const capacity = 200_000;

interface Entry {
  readonly forgetAt: number;
  answer: ErrorCode;
}

/**
 * Remembers the codes this instance has sent, so that none is ever sent twice: an attempt may burn a code at
 * WeChat whatever we saw of it (a timeout, a reset), and a repeated exchange can turn a good login into a
 * confusing refusal. Only hashes are kept.
 */
@Injectable()
export class CodeLedger {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly clock: Clock) {}

  /**
   * Marks the code as sent. To be called before it is.
   * @throws DomainError with what the code's first exchange came to, when it was sent before
   */
  spend(code: string): void {
    this.forget();
    const key = digest(code);
    const entry = this.entries.get(key);
    if (entry) throw new DomainError(entry.answer);
    this.entries.set(key, { forgetAt: this.clock.now() + memory, answer: 'WECHAT_CODE_USED' });
  }

  /** WeChat did not know the code: that is what a repetition is told, too. */
  markInvalid(code: string): void {
    const entry = this.entries.get(digest(code));
    if (entry) entry.answer = 'WECHAT_CODE_INVALID';
  }

  /** The map is in order of insertion, so what is over stands at its head. */
  private forget(): void {
    const now = this.clock.now();
    for (const [key, { forgetAt }] of this.entries) {
      if (forgetAt > now && this.entries.size < capacity) return;
      this.entries.delete(key);
    }
  }
}

function digest(code: string): string {
  return createHash('sha256').update(code).digest('base64');
}
