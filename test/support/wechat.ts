import { type SimulatedApp, type Simulator, startSimulator } from '../../simulator/index.js';

/** For POST /v1/users/me/wechat-data, as the page has it from WeChat. */
export interface OpenData {
  readonly encryptedData: string;
  readonly iv: string;
  readonly rawData?: string;
  readonly signature?: string;
}

/** A code of the phone button, and what the same tap gives encrypted. */
export interface PhoneCode extends OpenData {
  readonly code: string;
  /** As E.164. */
  readonly phone: string;
}

/** One delivery of a push. */
export interface Delivery {
  readonly status: number | null;
  readonly body: string | null;
  readonly accepted: boolean;
  readonly error: string | null;
  readonly ms: number;
}

/** What came of a push: each delivery, in order. */
export interface Pushed {
  readonly message: Readonly<Record<string, unknown>>;
  readonly deliveries: readonly Delivery[];
}

/** A picture or a sound that the service had checked. */
export interface MediaCheck {
  readonly traceId: string;
  readonly appId: string;
  readonly user: string;
  readonly openid: string;
  readonly mediaUrl: string;
  readonly mediaType: number;
  readonly scene: number;
  readonly state: 'checking' | 'held' | 'pushing' | 'pushed' | 'refused' | 'unsent';
  readonly suggest: string;
  readonly label: number;
  /** What the download gave; null until it is over. */
  readonly media:
    | { readonly bytes: number; readonly sha256: string; readonly contentType: string | null }
    | { readonly error: string }
    | null;
  readonly deliveries: readonly Delivery[];
}

/** What a test does at WeChat: take codes, plan faults, see what was asked. All of it over HTTP. */
export class TestWechat {
  private constructor(private readonly simulator: Simulator) {}

  static async start(apps?: readonly SimulatedApp[]): Promise<TestWechat> {
    return new TestWechat(await startSimulator({ port: 0, ...(apps && { apps: [...apps] }) }));
  }

  get url(): string {
    return this.simulator.url;
  }

  async apps(): Promise<SimulatedApp[]> {
    return (await this.control('GET', '/apps')) as SimulatedApp[];
  }

  /** What wx.login() gives that user. */
  async code(user = 'alice', appId?: string): Promise<string> {
    const answer = await this.control('POST', '/login-codes', {
      user,
      ...(appId !== undefined && { appId }),
    });
    return (answer as { code: string }).code;
  }

  async openidOf(user: string, appId: string): Promise<string> {
    const { openids } = (await this.control('GET', `/users/${user}`)) as { openids: Record<string, string> };
    return openids[appId] as string;
  }

  async fault(fault: { kind: string; times?: number; [option: string]: unknown }): Promise<void> {
    await this.control('POST', '/faults', { path: '/sns/jscode2session', ...fault });
  }

  async clearFaults(path: string): Promise<void> {
    await this.control('DELETE', `/faults?path=${path}`);
  }

  async block(user: string): Promise<void> {
    await this.control('PUT', `/users/${user}`, { blocked: true });
  }

  /** What wx.getUserInfo() and its like hand to that user's page. */
  async openData(
    user: string,
    data: object,
    options: { appId?: string; watermark?: { appid?: string; timestamp?: number } } = {},
  ): Promise<OpenData & { rawData: string; signature: string }> {
    return (await this.control('POST', '/open-data', { user, data, ...options })) as never;
  }

  /** What the phone button gives that user: E.164 or 11 Chinese digits as `phone`, else a number of the user's own. */
  async phoneCode(
    user = 'alice',
    options: { appId?: string; phone?: string; watermark?: { appid?: string; timestamp?: number } } = {},
  ): Promise<PhoneCode> {
    return (await this.control('POST', '/phone-codes', { user, ...options })) as never;
  }

  /** Delivers an event as the message push does, and tells of each delivery once they are over. */
  async push(
    event: string,
    options: {
      user?: string;
      appId?: string;
      fields?: Record<string, unknown>;
      url?: string;
      mode?: 'plain' | 'compat' | 'secure';
      format?: 'json' | 'xml';
      duplicates?: number;
    } = {},
  ): Promise<Pushed> {
    return (await this.control('POST', '/push', { user: 'alice', event, ...options })) as never;
  }

  /** As WeChat does when a push URL is saved: accepted when echostr came back. */
  async pushCheck(options: { appId?: string; url?: string } = {}): Promise<Delivery> {
    return (await this.control('POST', '/push-check', options)) as never;
  }

  /** Where the pushes of the app go from now on; null = nowhere. */
  async pushUrl(appId: string, url: string | null): Promise<void> {
    await this.control('PUT', `/apps/${appId}`, { pushUrl: url });
  }

  /** What comes of the media that WeChat is asked about from now on; of everybody's without user and appId. */
  async mediaVerdict(
    verdict: {
      user?: string;
      appId?: string;
      suggest?: 'pass' | 'review' | 'risky';
      label?: number;
      /** The push waits for releaseMediaChecks(). */
      hold?: boolean;
      delayMs?: number;
      duplicates?: number;
      url?: string;
    } = {},
  ): Promise<void> {
    await this.control('PUT', '/media-verdicts', verdict);
  }

  /** Lets the pushes go that are held; tells of every check once none is under way. */
  async releaseMediaChecks(): Promise<MediaCheck[]> {
    return (await this.control('POST', '/media-checks/release')) as never;
  }

  /** As they are now, newest last. */
  async mediaChecks(): Promise<MediaCheck[]> {
    return (await this.control('GET', '/media-checks')) as never;
  }

  /** As a login that the service never hears of. */
  async rotateSessionKey(user: string, appId?: string): Promise<void> {
    await this.control('POST', '/session-keys', { user, ...(appId !== undefined && { appId }) });
  }

  /** As days without a login do. */
  async expireSessionKey(user: string, appId?: string): Promise<void> {
    await this.control('POST', '/session-keys', {
      user,
      expire: true,
      ...(appId !== undefined && { appId }),
    });
  }

  async advanceClock(advanceMs: number): Promise<void> {
    await this.control('POST', '/clock', { advanceMs });
  }

  async reset(): Promise<void> {
    await this.control('POST', '/reset');
  }

  /** Kills every access_token of the app; of the first one when none is named. */
  async invalidateAccessTokens(appId?: string): Promise<void> {
    await this.control('POST', '/access-tokens/invalidate', appId === undefined ? {} : { appId });
  }

  /** What reached a path of WeChat and what it said to it, oldest first. */
  async asked(path: string): Promise<{ errcode: number | null; body: string | null }[]> {
    return (await this.control('GET', `/requests?path=${path}`)) as never;
  }

  /** What reached it so far is forgotten. */
  async forgetRequests(): Promise<void> {
    await this.control('DELETE', '/requests');
  }

  /** The exchanges of codes that reached WeChat, oldest first. */
  async exchanges(): Promise<{ query: Record<string, string> }[]> {
    return (await this.control('GET', '/requests?path=/sns/jscode2session')) as never;
  }

  async close(): Promise<void> {
    await this.simulator.close();
  }

  private async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/_control${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }
}
