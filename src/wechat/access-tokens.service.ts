import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors/index.js';
import { type WechatApp } from '../config/index.js';
import { stableToken } from './api/stable-token.js';
import { WechatHttp } from './http/wechat-http.js';
import { WechatCallError } from './wechat-call-error.js';

/** Milliseconds of life from which on a token is fetched anew ahead of time: WeChat has a new one in the last five minutes. */
const fetchedAhead = 4 * 60_000;

/** Milliseconds between attempts at what is not urgent or has just failed. */
const pause = 5_000;

interface Held {
  readonly value: string;
  /** By the monotonic clock. */
  readonly expiresAt: number;
}

/** What is known of one app's token. In memory only. */
class AppTokens {
  held: Held | undefined;
  flight: Promise<string> | undefined;
  /** Not before then is it fetched ahead again. */
  aheadFrom = Number.NEGATIVE_INFINITY;
  /** A business call refused this one, and stable_token says that it stands. */
  disputed: { readonly value: string; readonly until: number } | undefined;
}

/**
 * The apps' access_tokens: one call of stable_token at a time and app, whoever waits for it; kept no longer than WeChat
 * told; while a token lives it is served, however slow the next one is. A token is stored nowhere and in no error.
 */
@Injectable()
export class AccessTokensService {
  private readonly logger = new Logger(AccessTokensService.name);
  private readonly apps = new Map<string, AppTokens>();

  constructor(
    private readonly http: WechatHttp,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError those of {@link stableToken}, when none is held that lives */
  async get(app: WechatApp): Promise<string> {
    const tokens = this.of(app);
    const held = this.living(tokens);
    if (!held) return tokens.flight ?? this.fetch(app, tokens);
    if (held.expiresAt - this.clock.monotonic() < fetchedAhead) this.fetchAhead(app, tokens);
    return held.value;
  }

  /**
   * Another token than this one, which WeChat refused. Many calls are refused at once when a token dies: the first of
   * them fetches, the others are given the same. It is never forced: that would take the token from every other program.
   * @throws DomainError WECHAT_UNAVAILABLE when WeChat says that the refused one stands; those of {@link stableToken}
   */
  async replace(app: WechatApp, refused: string): Promise<string> {
    const tokens = this.of(app);
    // Twice: a flight that was under way may have been answered before the token died.
    for (let attempt = 0; attempt < 2; attempt++) {
      const held = this.living(tokens);
      if (held && held.value !== refused) return held.value;
      if (this.isDisputed(tokens, refused)) break;
      tokens.held = undefined;
      const value = await (tokens.flight ?? this.fetch(app, tokens, refused));
      if (value !== refused) return value;
    }
    throw new DomainError('WECHAT_UNAVAILABLE', {
      cause: new WechatCallError(
        '/cgi-bin/stable_token',
        'gives the access_token again that was refused',
        40001,
        40001,
      ),
    });
  }

  private fetchAhead(app: WechatApp, tokens: AppTokens): void {
    const now = this.clock.monotonic();
    if (tokens.flight || now < tokens.aheadFrom) return;
    tokens.aheadFrom = now + pause;
    this.fetch(app, tokens).catch((error: unknown) => {
      const reason = error instanceof DomainError && error.cause instanceof Error ? error.cause.message : '';
      this.logger.warn(`the access_token of ${app.appId} could not be fetched ahead of time. ${reason}`);
    });
  }

  /** The single flight. */
  private fetch(app: WechatApp, tokens: AppTokens, refused?: string): Promise<string> {
    const flight = this.ask(app, tokens, refused).finally(() => {
      tokens.flight = undefined;
    });
    tokens.flight = flight;
    return flight;
  }

  private async ask(app: WechatApp, tokens: AppTokens, refused: string | undefined): Promise<string> {
    // From before the call: what is on the way ages too.
    const began = this.clock.monotonic();
    const { value, expiresIn } = await stableToken(this.http, app);
    tokens.held = { value, expiresAt: began + expiresIn * 1000 };
    if (value === refused) {
      tokens.disputed = { value, until: this.clock.monotonic() + pause };
      this.logger.error(
        `WeChat refuses the access_token of ${app.appId}, and stable_token gives the same one again`,
      );
    } else if (refused !== undefined) {
      this.logger.warn(`WeChat refused the access_token of ${app.appId}: another one was fetched`);
    }
    return value;
  }

  private isDisputed({ disputed }: AppTokens, value: string): boolean {
    return disputed?.value === value && this.clock.monotonic() < disputed.until;
  }

  private living({ held }: AppTokens): Held | undefined {
    return held && this.clock.monotonic() < held.expiresAt ? held : undefined;
  }

  private of({ appId }: WechatApp): AppTokens {
    const known = this.apps.get(appId);
    if (known) return known;
    const tokens = new AppTokens();
    this.apps.set(appId, tokens);
    return tokens;
  }
}
