import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { HTTP_CONFIG, type HttpConfig, type RateLimitName } from '../config/index.js';
import { Series } from './series.js';

const refreshOutcomes = ['rotated', 'repeated', 'reused', 'invalid', 'revoked', 'banned'] as const;
export type RefreshOutcome = (typeof refreshOutcomes)[number];

const pushEvents = [
  'user_info_modified',
  'user_authorization_revoke',
  'user_authorization_cancellation',
  'wxa_media_check',
  'other',
] as const;
export type PushEventName = (typeof pushEvents)[number];

const pushOutcomes = ['received', 'duplicate', 'refused', 'done', 'failed', 'dead'] as const;
export type PushOutcome = (typeof pushOutcomes)[number];

/** An event by the name that metrics and logs may tell: senders invent others. */
export function pushEventName(event: string): PushEventName {
  return pushEvents.find((known) => known === event) ?? 'other';
}

const erasureReasons = ['wechat_cancellation', 'own_request'] as const;
export type ErasureReason = (typeof erasureReasons)[number];

const circuitStates = ['closed', 'open', 'half_open'] as const;
export type CircuitState = (typeof circuitStates)[number];

const rateLimits = {
  login: 0,
  refresh: 0,
  'refresh-session': 0,
  wechat: 0,
  export: 0,
  default: 0,
} satisfies Record<RateLimitName, 0>;

/** What a scrape asks of the revocation feed. */
export interface RevocationFeedReading {
  /** Seconds since the feed was last read successfully. */
  readonly lag: number;
  /** Revocations held in memory. */
  readonly entries: number;
  /** Whether the connection that LISTENs is up. */
  readonly listening: boolean;
}

/** What a scrape asks of the connection pool. */
export interface PoolReading {
  readonly idle: number;
  readonly active: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

/** Seconds. */
const buckets = {
  /** A call is given up after 3 s: what lies above has timed out. */
  wechat: [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3],
  http: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  revocation: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10],
};

/**
 * The figures of one application, in a registry of its own: several run in one process. The values of every label
 * are a closed set, whatever clients and WeChat send. docs/operations/metrics.md describes each metric.
 */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  /** Whether anybody can read them; if not, requests are not measured. */
  readonly served: boolean;
  private readonly registry = new Registry();

  private readonly logins = this.counter('logins_total', 'Logins by what came of them.', 'outcome');
  private readonly refreshes = this.counter('refreshes_total', 'Refreshes by what came of them.', 'outcome');
  private readonly phoneExchanges = this.counter(
    'phone_exchanges_total',
    'Phone codes that were to be exchanged at WeChat.',
    'outcome',
  );
  private readonly pushes = this.counter(
    'pushes_total',
    'Message pushes by what came of them.',
    'event',
    'outcome',
  );
  private readonly erasures = this.counter('erasures_total', 'People who were erased.', 'because');
  private readonly rateLimitings = this.counter(
    'rate_limited_total',
    'Requests that a limit refused.',
    'limit',
  );
  private readonly wechatCalls = this.counter('wechat_calls_total', 'Calls to WeChat.', 'path', 'errcode');
  private readonly wechatDurations = this.histogram(
    'wechat_call_duration_seconds',
    'How long calls to WeChat took.',
    buckets.wechat,
    'path',
  );
  private readonly httpDurations = this.histogram(
    'http_request_duration_seconds',
    'How long requests took, by the pattern of their route.',
    buckets.http,
    'method',
    'route',
    'status',
  );
  private readonly revocationDelays = this.histogram(
    'revocation_delay_seconds',
    'From the writing of a revocation to its effect in this instance.',
    buckets.revocation,
  );

  private readFeed: (() => RevocationFeedReading) | undefined;
  private readCircuit: (() => CircuitState) | undefined;
  private readPool: (() => PoolReading) | undefined;

  constructor(@Inject(HTTP_CONFIG) { metricsPort }: Pick<HttpConfig, 'metricsPort'>) {
    this.served = metricsPort !== undefined;
    if (this.served) collectDefaultMetrics({ register: this.registry });
    this.addGauges();
    // From zero, so that a rate sees the first one.
    for (const outcome of ['new', 'returning', 'wechat_misconfigured']) this.logins.of(outcome).inc(0);
    for (const outcome of refreshOutcomes) this.refreshes.of(outcome).inc(0);
    this.phoneExchanges.of('success').inc(0);
    for (const event of pushEvents) for (const outcome of pushOutcomes) this.pushes.of(event, outcome).inc(0);
    for (const because of erasureReasons) this.erasures.of(because).inc(0);
    for (const limit of Object.keys(rateLimits)) this.rateLimitings.of(limit).inc(0);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** What Prometheus reads. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** @param outcome `new`, `returning`, or an error's code in lower case */
  login(outcome: string): void {
    this.logins.of(outcome).inc();
  }

  refresh(outcome: RefreshOutcome): void {
    this.refreshes.of(outcome).inc();
  }

  /** @param outcome `success`, or an error's code in lower case */
  phoneExchange(outcome: string): void {
    this.phoneExchanges.of(outcome).inc();
  }

  push(event: PushEventName, outcome: PushOutcome): void {
    this.pushes.of(event, outcome).inc();
  }

  erasure(because: ErasureReason): void {
    this.erasures.of(because).inc();
  }

  rateLimited(limit: RateLimitName): void {
    this.rateLimitings.of(limit).inc();
  }

  /**
   * @param path of WeChat's API: a constant, without a query
   * @param errcode `0`, or why it failed, of a closed set: never as WeChat sent it
   */
  wechatCall(path: string, errcode: string, seconds: number): void {
    this.wechatCalls.of(path, errcode).inc();
    this.wechatDurations.of(path).observe(seconds);
  }

  /** @param route the pattern as it was registered, never the path that was asked for */
  httpRequest(method: string, route: string, status: number, seconds: number): void {
    this.httpDurations.of(method, route, status).observe(seconds);
  }

  /** @param seconds from its writing in the database to its effect here */
  revocationDelay(seconds: number): void {
    // Two clocks need not agree.
    this.revocationDelays.of().observe(Math.max(0, seconds));
  }

  /** @param read is asked at every scrape; must be cheap, and ask nobody else */
  watchRevocationFeed(read: () => RevocationFeedReading): void {
    this.readFeed = read;
  }

  /** @param read is asked at every scrape */
  watchCircuit(read: () => CircuitState): void {
    this.readCircuit = read;
  }

  /** @param read is asked at every scrape */
  watchDatabasePool(read: () => PoolReading): void {
    this.readPool = read;
  }

  /** prom-client's garbage collection observer stays for the life of the process, and the registry with it. */
  onApplicationShutdown(): void {
    this.registry.clear();
  }

  private addGauges(): void {
    this.gauge(
      'revocation_feed_lag_seconds',
      'Since the revocation feed was last read.',
      () => this.readFeed?.().lag,
    );
    this.gauge('revocation_feed_entries', 'Revocations held in memory.', () => this.readFeed?.().entries);
    this.gauge('revocation_feed_listening', '1 while the connection that LISTENs is up.', () => {
      const feed = this.readFeed?.();
      return feed && Number(feed.listening);
    });
    this.gauge(
      'database_pool_waiting',
      'Callers that wait for a connection.',
      () => this.readPool?.().waiting,
    );
    this.gauges('database_pool_connections', 'Connections of the pool.', 'state', () => {
      const pool = this.readPool?.();
      return pool && { idle: pool.idle, active: pool.active };
    });
    this.gauges('wechat_circuit_state', '1 for the state that the circuit to WeChat is in.', 'state', () => {
      const current = this.readCircuit?.();
      return current && Object.fromEntries(circuitStates.map((state) => [state, Number(state === current)]));
    });
  }

  private named(name: string, help: string): { name: string; help: string; registers: Registry[] } {
    return { name: `weapp_auth_${name}`, help, registers: [this.registry] };
  }

  private counter(name: string, help: string, ...labelNames: string[]): Series<Counter.Internal> {
    const counter = new Counter({ ...this.named(name, help), labelNames });
    return new Series((values) => counter.labels(...values));
  }

  private histogram(
    name: string,
    help: string,
    upperBounds: number[],
    ...labelNames: string[]
  ): Series<Histogram.Internal<string>> {
    const histogram = new Histogram({ ...this.named(name, help), labelNames, buckets: upperBounds });
    return new Series((values) => histogram.labels(...values));
  }

  /** Without a sample while there is nothing to read: a zero would be a lie. */
  private gauge(name: string, help: string, read: () => number | undefined): void {
    const gauge = new Gauge({
      ...this.named(name, help),
      collect: () => {
        const value = attempt(read);
        if (value === undefined) gauge.remove();
        else gauge.set(value);
      },
    });
  }

  private gauges(
    name: string,
    help: string,
    label: string,
    read: () => Readonly<Record<string, number>> | undefined,
  ): void {
    const gauge = new Gauge({
      ...this.named(name, help),
      labelNames: [label],
      collect: () => {
        gauge.reset();
        for (const [value, reading] of Object.entries(attempt(read) ?? {}))
          gauge.set({ [label]: value }, reading);
      },
    });
  }
}

/** One gauge that cannot be read must not hide all others. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
