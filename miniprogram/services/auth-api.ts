import { failureOf, isTokenFault } from './answers.js';
import { codeOf } from './api-error.js';
import { type Device } from './device.js';
import { type Http, type HttpAnswer } from './http.js';
import { type components } from './openapi.js';
import { withRetries } from './retries.js';
import { type Timing } from './timing.js';
import { type LoginCodes } from './login-codes.js';

type Schemas = components['schemas'];
export type Login = Schemas['LoginResponse'];
export type TokenAnswer = Schemas['TokenResponse'];

/** With their pauses they last less than the minute in which the service gives a lost answer again. */
const attempts = 3;
const loginAttempts = 2;

export interface AuthApiParts {
  readonly http: Http;
  readonly codes: LoginCodes;
  readonly timing: Timing;
  readonly baseUrl: string;
  readonly appId: string | undefined;
  readonly device: () => Device;
}

/** The operations that tokens come from and go to, repeated when an answer is lost: each is made for that. */
export class AuthApi {
  constructor(private readonly parts: AuthApiParts) {}

  /**
   * With the same token again, for which the service gives the same answer within a minute.
   * @returns undefined: refused
   */
  async refresh(refreshToken: string): Promise<TokenAnswer | undefined> {
    const answer = await withRetries(() => this.post('/v1/auth/refresh', {}, { refreshToken }), {
      timing: this.parts.timing,
      attempts,
    });
    if (isTokens(answer)) return answer.data;
    const refused = (answer.status === 400 || answer.status === 401) && codeOf(answer.data) !== undefined;
    if (refused) return undefined;
    throw failureOf(answer);
  }

  /** With another code again: one that has been sent is never sent again. */
  async login(phoneCode?: string): Promise<Login> {
    const { appId, codes, device, timing } = this.parts;
    let sent = 0;
    const answer = await withRetries(
      async () => {
        sent++;
        return this.post(
          '/v1/auth/wechat/login',
          {},
          {
            code: await codes.next(),
            ...(appId && { appId }),
            ...(phoneCode && { phoneCode }),
            device: device(),
          },
        );
      },
      { timing, attempts: loginAttempts, also: isStaleCode },
    );
    if (isTokens(answer) && isLogin(answer.data)) return sent > 1 ? boundBefore(answer.data) : answer.data;
    throw failureOf(answer);
  }

  /** @returns false: the token is not taken any more, and the session may live on */
  async logout(accessToken: string): Promise<boolean> {
    const answer = await withRetries(
      () => this.post('/v1/auth/logout', { authorization: `Bearer ${accessToken}` }),
      { timing: this.parts.timing, attempts },
    );
    if (answer.status === 204 || codeOf(answer.data) === 'SESSION_REVOKED') return true;
    if (isTokenFault(answer)) return false;
    throw failureOf(answer);
  }

  private post(
    path: string,
    header: Record<string, string>,
    body?: Record<string, unknown>,
  ): Promise<HttpAnswer> {
    const { http, baseUrl } = this.parts;
    return http.request(
      { method: 'POST', url: baseUrl + path, header: () => header, body },
      { urgent: true },
    );
  }
}

/** What a proxy makes of it is no answer of the service. */
function isTokens(answer: HttpAnswer): answer is HttpAnswer & { data: TokenAnswer } {
  const { accessToken, refreshToken, sessionId, expiresIn } = (answer.data ?? {}) as Partial<
    Record<keyof TokenAnswer, unknown>
  >;
  return (
    answer.status === 200 &&
    [accessToken, refreshToken, sessionId].every((each) => typeof each === 'string') &&
    typeof expiresIn === 'number'
  );
}

function isLogin(data: TokenAnswer): data is Login {
  return typeof (data as Partial<Login>).user?.id === 'string';
}

/** A phone code works once: where it is refused when it is sent again, and there is a number, the lost answer was that it was taken. */
function boundBefore(login: Login): Login {
  const { phone, ...rest } = login;
  const refused = phone && 'code' in phone && phone.code.startsWith('WECHAT_CODE_');
  return refused && login.user.phone !== null ? rest : login;
}

function isStaleCode({ status, data }: HttpAnswer): boolean {
  return status === 401 && /^WECHAT_CODE_/.test(codeOf(data) ?? '');
}
