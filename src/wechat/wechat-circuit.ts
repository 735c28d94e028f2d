import { Injectable, Logger } from '@nestjs/common';
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll } from 'cockatiel';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors/index.js';
import { Metrics } from '../observability/index.js';
import { WechatCallError } from './wechat-call-error.js';

/**
 * Failures in a row that open the circuit. In a row, and this many: while one call in fifteen gets through,
 * refusing everybody would do more harm than the failures do.
 */
const threshold = 15;

/** Milliseconds from opening to a probe, and between probes. Longer than any call takes: none outlasts the wait. */
const probeAfter = 10_000;

export type WechatCircuitState = 'closed' | 'open' | 'half_open';

/**
 * Keeps logins and all else from waiting for a WeChat that is gone: after 15 failures in a row calls are refused at once, and
 * from 10 s later on one at a time tries again. One for all apps, for they share WeChat's host; the fallback host has none.
 *
 * Cockatiel counts and keeps the state. When a probe may go is decided here, by our Clock; and who comes while
 * one is under way is refused, where cockatiel would let them wait for its end.
 */
@Injectable()
export class WechatCircuit {
  private readonly logger = new Logger(WechatCircuit.name);
  private readonly policy = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(threshold),
    // For cockatiel a probe is due at any time, whatever the system's clock does.
    halfOpenAfter: Number.NEGATIVE_INFINITY,
  });
  private openedAt: number | undefined;
  private probeAt = 0;

  constructor(
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    metrics.watchCircuit(() => this.state);
    this.policy.onBreak(() => {
      this.opened();
    });
    this.policy.onReset(() => {
      this.closed();
    });
  }

  get state(): WechatCircuitState {
    const { state } = this.policy;
    if (state === CircuitState.Closed) return 'closed';
    return state === CircuitState.HalfOpen ? 'half_open' : 'open';
  }

  /** Milliseconds until a probe may go. 0: one may go now or is under way, or none is needed. */
  untilProbe(): number {
    if (this.state !== 'open') return 0;
    const now = this.clock.now();
    // A clock that was set back must not prolong the wait.
    this.probeAt = Math.min(this.probeAt, now + probeAfter);
    return Math.max(0, this.probeAt - now);
  }

  /**
   * Whether a call made now, in this turn of the event loop, would be let through. For what must be done before
   * a call, and only then.
   * @throws DomainError WECHAT_UNAVAILABLE with the time until the next probe
   */
  admit(): void {
    const wait = this.untilProbe();
    if (wait === 0 && this.state !== 'half_open') return;
    throw new DomainError('WECHAT_UNAVAILABLE', { retryAfter: Math.max(1, Math.ceil(wait / 1000)) });
  }

  /**
   * What the call gives or throws; its outcome counts.
   * @throws DomainError WECHAT_UNAVAILABLE without calling, while the circuit is open
   */
  async call<T>(call: () => Promise<T>): Promise<T> {
    this.admit();
    const outcome = await this.policy.execute(() => call().then(value, thrown));
    if ('thrown' in outcome) throw outcome.thrown;
    return outcome.value;
  }

  /** Also when a probe failed: then it stays open. */
  private opened(): void {
    const now = this.clock.now();
    this.probeAt = now + probeAfter;
    if (this.openedAt !== undefined) return;
    this.openedAt = now;
    this.logger.warn(
      `the circuit is open: ${threshold} calls in a row failed, WeChat is not asked until one gets through`,
    );
  }

  private closed(): void {
    const seconds = Math.round((this.clock.now() - (this.openedAt ?? 0)) / 1000);
    this.openedAt = undefined;
    // Not quieter than the opening: whoever read of that one must read of its end.
    this.logger.warn(`the circuit is closed again, after ${seconds} s`);
  }
}

type Outcome<T> = { readonly value: T } | { readonly thrown: unknown };

const value = <T>(value: T): Outcome<T> => ({ value });

/** A failure is thrown on. A refusal is an answer, and given as such: cockatiel would not count what is thrown. */
function thrown(thrown: unknown): { readonly thrown: unknown } {
  if (isFailure(thrown)) throw thrown;
  return { thrown };
}

/**
 * Whether WeChat did not answer, or -1 (busy). An errcode that we do not know is WECHAT_UNAVAILABLE to the client,
 * but an answer here: it may be the trouble of one app, or of one code, and must not shut out the others.
 */
function isFailure(thrown: unknown): boolean {
  if (!(thrown instanceof DomainError) || thrown.code !== 'WECHAT_UNAVAILABLE') return false;
  const errcode = thrown.cause instanceof WechatCallError ? thrown.cause.errcode : undefined;
  return errcode === undefined || errcode === -1;
}
