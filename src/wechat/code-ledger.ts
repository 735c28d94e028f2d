import { Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { Clock } from '../common/clock.js';
import { DomainError, type ErrorCode } from '../common/errors/index.js';

/** Milliseconds: the life of a code. Afterwards WeChat itself refuses it for good. */
const codeLife = 5 * 60 * 1000;

/** Codes a generation; ten minutes of 300 logins a second fit into two, in some 30 MB. */
const generationCapacity = 100_000;

/**
 * Remembers the codes this instance has sent, so that none is ever sent twice: an attempt may burn a code at
 * WeChat whatever we saw of it (a timeout, a reset), and a repeated exchange turns a good login into a
 * confusing refusal. Only hashes are kept, for five to ten minutes: a full generation is let go as a whole.
 */
@Injectable()
export class CodeLedger {
  private current = new Map<string, ErrorCode>();
  private previous = new Map<string, ErrorCode>();
  private turnsAt: number;

  constructor(private readonly clock: Clock) {
    this.turnsAt = clock.now() + codeLife;
  }

  /**
   * Marks the code as sent. To be called before it is.
   * @throws DomainError with what the code's first exchange came to, when it was sent before
   */
  spend(code: string): void {
    this.turn();
    const key = digest(code);
    const answer = this.current.get(key) ?? this.previous.get(key);
    if (answer !== undefined) throw this.refusal(answer);
    this.current.set(key, 'WECHAT_CODE_USED');
  }

  /** WeChat did not know the code: that is what a repetition is told, too. */
  markInvalid(code: string): void {
    this.current.set(digest(code), 'WECHAT_CODE_INVALID');
  }

  /** The code was not sent after all. */
  release(code: string): void {
    const key = digest(code);
    this.current.delete(key);
    this.previous.delete(key);
  }

  protected refusal(answer: ErrorCode): DomainError {
    return new DomainError(answer);
  }

  private turn(): void {
    const now = this.clock.now();
    if (now < this.turnsAt && this.current.size < generationCapacity) return;
    this.previous = this.current;
    this.current = new Map();
    this.turnsAt = now + codeLife;
  }
}

function digest(code: string): string {
  return hash('sha256', code, 'base64');
}
