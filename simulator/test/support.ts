import { request, type IncomingHttpHeaders } from 'node:http';
import { defaultApps, type SimulatedApp, type Simulator, startSimulator } from '../index.js';

export const CODE2SESSION = '/sns/jscode2session';

export const [appOne, appTwo, appOther] = defaultApps as [SimulatedApp, SimulatedApp, SimulatedApp];

/** One raw HTTP answer. */
export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What WeChat's JSON may hold. */
export interface WeChatBody {
  openid?: string;
  unionid?: string;
  session_key?: string;
  errcode?: number;
  errmsg?: string;
}

/** A client of one started simulator. */
export class TestClient {
  constructor(private readonly simulator: Simulator) {}

  static async start(...args: Parameters<typeof startSimulator>): Promise<TestClient> {
    const [options] = args;
    return new TestClient(await startSimulator({ port: 0, ...options }));
  }

  get url(): string {
    return this.simulator.url;
  }

  setServiceUrl(url: string): void {
    this.simulator.setServiceUrl(url);
  }

  close(): Promise<void> {
    return this.simulator.close();
  }

  /** Over a connection of its own that follows nothing and repeats nothing; rejects with Node's error codes. */
  raw(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      // Node announces the length of a DELETE's body only when it is told to.
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options = { method, headers: { ...length, ...headers }, agent: false };
      const asked = request(this.url + path, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, headers: received, body: Buffer.concat(chunks).toString() });
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }

  /** Pulls a lever; rejects unless the answer is a success. */
  async control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const answer = await this.raw(method, `/_control${path}`, sent);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as T;
  }

  async loginCode(input: { appId?: string; user?: string } = {}): Promise<string> {
    return (await this.control<{ code: string }>('POST', '/login-codes', input)).code;
  }

  async advance(ms: number): Promise<void> {
    await this.control('POST', '/clock', { advanceMs: ms });
  }

  async fault(kind: string, options: Record<string, unknown> = {}): Promise<void> {
    await this.control('POST', '/faults', { path: CODE2SESSION, kind, ...options });
  }

  /** code2Session as a back end asks it; `changes` replaces parameters, undefined leaves one out. */
  exchange(code: string, app = appOne, changes: Record<string, string | undefined> = {}): Promise<RawAnswer> {
    return this.raw('GET', exchangePath(code, app, changes));
  }

  /** The same, when only the JSON matters. */
  async session(
    code: string,
    app = appOne,
    changes: Record<string, string | undefined> = {},
  ): Promise<WeChatBody> {
    return JSON.parse((await this.exchange(code, app, changes)).body) as WeChatBody;
  }

  /** What a back end of that app holds; the same until it is near its end. */
  async accessToken(app = appOne): Promise<string> {
    const asked = { grant_type: 'client_credential', appid: app.appId, secret: app.appSecret };
    const { body } = await this.raw('POST', '/cgi-bin/stable_token', JSON.stringify(asked));
    return (JSON.parse(body) as { access_token: string }).access_token;
  }

  /** A business call by POST, with an access_token of that app. */
  async business<T = WeChatBody>(path: string, body: unknown, app = appOne): Promise<T> {
    const query = `?access_token=${await this.accessToken(app)}`;
    return JSON.parse((await this.raw('POST', path + query, JSON.stringify(body))).body) as T;
  }

  /** A business call by GET; undefined leaves a parameter out. */
  async businessGet<T = WeChatBody>(
    path: string,
    parameters: Record<string, string | undefined>,
    app = appOne,
  ): Promise<T> {
    const all: Record<string, string | undefined> = {
      access_token: await this.accessToken(app),
      ...parameters,
    };
    const query = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return JSON.parse((await this.raw('GET', `${path}?${new URLSearchParams(query).toString()}`)).body) as T;
  }

  /** A login from its start: the code, and what it is good for. */
  async login(user: string, app = appOne): Promise<WeChatBody> {
    return this.session(await this.loginCode({ appId: app.appId, user }), app);
  }
}

export function exchangePath(
  code: string,
  app = appOne,
  changes: Record<string, string | undefined> = {},
): string {
  const parameters: Record<string, string | undefined> = {
    appid: app.appId,
    secret: app.appSecret,
    js_code: code,
    grant_type: 'authorization_code',
    ...changes,
  };
  const query = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return `${CODE2SESSION}?${new URLSearchParams(query).toString()}`;
}
