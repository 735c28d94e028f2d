import { type Problem } from '../../src/common/errors/index.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type TestWechat } from './wechat.js';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** As it came over the wire. */
  readonly text: string;
}

/** The service as a client meets it: over HTTP, with nothing known of its inside. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly wechat: TestWechat,
  ) {}

  async request<Body = Problem>(path: string, init: RequestInit = {}): Promise<Answer<Body>> {
    const response = await fetch(this.url + path, { redirect: 'manual', ...init });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (json && text !== '' ? JSON.parse(text) : undefined) as Body,
    };
  }

  /** With a bearer token where one is given. */
  get<Body = Problem>(path: string, token?: string): Promise<Answer<Body>> {
    return this.request<Body>(
      path,
      token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
    );
  }

  /** @param body an object to send as JSON, or the text of the body as it is */
  post<Body = Problem>(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    return this.request<Body>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  postLogin<Body = LoginResponse>(body: unknown, headers?: Record<string, string>): Promise<Answer<Body>> {
    return this.post<Body>('/v1/auth/wechat/login', body, headers);
  }

  /** A login that must succeed, with a fresh code of that user. */
  async login(user = 'alice', options: { appId?: string; device?: unknown } = {}): Promise<LoginResponse> {
    const code = await this.wechat.code(user, options.appId);
    const { status, body, text } = await this.postLogin({ code, ...options });
    if (status !== 200) throw new Error(`login: ${status} ${text}`);
    return body;
  }
}
