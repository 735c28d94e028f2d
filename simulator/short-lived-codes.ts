/** What a page was given to hand on: dead at a moment that was known when it was made. */
export interface ShortLivedCode {
  readonly code: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Codes of one kind. All of them live equally long, so the oldest stand first and a benchmark's millions do not pile up. */
export class ShortLivedCodes<Code extends ShortLivedCode> {
  readonly #codes = new Map<string, Code>();

  add(code: Code, nowMs: number): Code {
    this.#forgetExpired(nowMs);
    this.#codes.set(code.code, code);
    return code;
  }

  /** The code, used or not, while it lives. */
  find(code: string, nowMs: number): Code | undefined {
    const found = this.#codes.get(code);
    return found && nowMs < found.expiresAt ? found : undefined;
  }

  reset(): void {
    this.#codes.clear();
  }

  #forgetExpired(nowMs: number): void {
    for (const { code, expiresAt } of this.#codes.values()) {
      if (nowMs < expiresAt) return;
      this.#codes.delete(code);
    }
  }
}
