import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type SimulatedApp } from '../apps.js';
import { type PushFields } from '../push/body.js';
import { deliver, type Delivery } from '../push/delivery.js';
import { eventMessage } from '../push/event.js';
import { type Account } from '../users.js';
import { download, type Media } from './download.js';
import { type MediaVerdict } from './verdicts.js';

/**
 * checking: the download and the delay. held: waits for its release. pushed: the back end has it. refused: nobody took it.
 * unsent: there is no URL to push to.
 */
export type MediaCheckState = 'checking' | 'held' | 'pushing' | 'pushed' | 'refused' | 'unsent';

/** What media_check_async was asked. */
export interface MediaAsked {
  readonly traceId: string;
  readonly account: Account;
  readonly mediaUrl: string;
  readonly mediaType: number;
  readonly scene: number;
  readonly atMs: number;
}

/** What the push needs to know when its time comes. */
export interface Surroundings {
  readonly clock: { now(): number };
  pushUrlOf(app: SimulatedApp): string | undefined;
}

/** Confidence, 0 to 100. */
const PROB = { pass: 90, review: 61, risky: 96 } as const;
const DOWNLOAD_FAILED = -1008;

/** One picture or sound on its way from the call to the push. */
export class MediaCheck {
  state: MediaCheckState = 'checking';
  media: Media | { readonly error: string } | undefined;
  deliveries: readonly Delivery[] = [];
  /** Settled when nothing more will happen; never rejected. */
  readonly over: Promise<void>;
  readonly #release = new AbortController();

  constructor(
    readonly asked: MediaAsked,
    readonly verdict: MediaVerdict,
    surroundings: Surroundings,
    signal: AbortSignal,
  ) {
    if (!verdict.hold) this.release();
    // Aborted: the simulator closes or was reset, and nobody asks any more.
    this.over = this.#run(surroundings, signal).catch(() => undefined);
  }

  /** Lets a held push go, also before its time has come. */
  release(): void {
    this.#release.abort();
  }

  async #run(surroundings: Surroundings, signal: AbortSignal): Promise<void> {
    this.media = await download(this.asked.mediaUrl, signal);
    await setTimeout(this.verdict.delayMs, undefined, { signal });
    if (!this.#release.signal.aborted) {
      this.state = 'held';
      await once(this.#release.signal, 'abort', { signal });
    }
    await this.#push(surroundings, signal);
  }

  async #push(surroundings: Surroundings, signal: AbortSignal): Promise<void> {
    const { app, openid } = this.asked.account;
    const { pushToken: token, pushAesKey: aesKey } = app;
    const url = this.verdict.url ?? surroundings.pushUrlOf(app);
    if (url === undefined || token === undefined) {
      this.state = 'unsent';
      return;
    }
    this.state = 'pushing';
    const { clock } = surroundings;
    const message = eventMessage(app, openid, 'wxa_media_check', this.#result(), clock.now());
    const mode = aesKey === undefined ? 'plain' : 'secure';
    this.deliveries = await deliver(
      { url, appId: app.appId, token, aesKey, mode, format: 'json', message, openid },
      { duplicates: this.verdict.duplicates, nowMs: () => clock.now(), signal },
    );
    this.state = this.deliveries.some(({ accepted }) => accepted) ? 'pushed' : 'refused';
  }

  #result(): PushFields {
    const { suggest, label } = this.verdict;
    const common = { trace_id: this.asked.traceId, version: 2 };
    // Only errcode 0 has a result: here there is none at all (our choice).
    if (this.media && 'error' in this.media) {
      return { ...common, errcode: DOWNLOAD_FAILED, errmsg: 'download failed' };
    }
    return {
      ...common,
      detail: [{ strategy: 'content_model', errcode: 0, suggest, label, prob: PROB[suggest] }],
      errcode: 0,
      errmsg: 'ok',
      result: { suggest, label },
    };
  }
}
