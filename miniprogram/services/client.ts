import { errorOf } from './api-error.js';
import { type Data, type Path, type Rest, urlOf } from './api.js';
import { type Cancellation, unlessCancelled } from './cancellation.js';
import { type Http, type HttpAnswer, type SendOptions } from './http.js';
import { retryAfterOf, withRetries } from './retries.js';
import { type Session } from './session.js';
import { type Timing } from './timing.js';
import { type Method } from './wx.js';

const safeAttempts = 3;

/** What says that the token, and not the request, is at fault. WeChat's codes are refused with 401 as well. */
const tokenFaults = ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SESSION_REVOKED'];

export interface ClientParts {
  readonly http: Http;
  readonly session: Session;
  readonly timing: Timing;
  readonly baseUrl: string;
}

interface Sending {
  readonly cancellation?: Cancellation | undefined;
  readonly mayLogIn?: boolean | undefined;
  /** Whether it may be sent again when no answer came. */
  readonly safe: boolean;
}

/** Requests as the user who is logged in; who is not, is logged in first. */
export class Client {
  constructor(private readonly parts: ClientParts) {}

  /**
   * Sends the token along; renews it and repeats the request once where the service refuses it. Ten are on their way at most,
   * the others wait. GET is sent up to three times when no answer comes within 10 s, or the service is not there.
   * @throws ApiError
   */
  async request<M extends Method, P extends Path<M>>(
    method: M,
    path: P,
    ...[options]: Rest<M, P>
  ): Promise<Data<M, P>> {
    const { path: parameters, query, body, ifMatch, cancellation, mayLogIn } = (options ?? {}) as AnyOptions;
    const url = this.parts.baseUrl + urlOf(path, parameters, query);
    const answer = await this.send(
      (header, sending) => this.parts.http.request({ method, url, header, body }, sending),
      { cancellation, mayLogIn, safe: method === 'GET' },
      ifMatch === undefined ? {} : { 'if-match': ifMatch },
    );
    return (answer.status === 204 ? undefined : answer.data) as Data<M, P>;
  }

  /**
   * A file of the phone, by wx.uploadFile (which sends POST), answered like `POST` of that path.
   * @param filePath as WeChat gives it: a temporary path is good for minutes
   * @throws ApiError
   */
  async upload<P extends Path<'POST'>>(
    path: P,
    {
      filePath,
      name,
      ...options
    }: { filePath: string; name: string } & Pick<AnyOptions, 'cancellation' | 'mayLogIn'>,
  ): Promise<Data<'POST', P>> {
    const url = this.parts.baseUrl + path;
    const answer = await this.send(
      (header, sending) => this.parts.http.upload({ url, header, filePath, name }, sending),
      { ...options, safe: false },
    );
    return answer.data as Data<'POST', P>;
  }

  private async send(
    once: (header: Record<string, string>, sending: SendOptions) => Promise<HttpAnswer>,
    { safe, mayLogIn = true, cancellation }: Sending,
    header: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const { session, timing } = this.parts;
    const sendWith = (token: string): Promise<HttpAnswer> =>
      withRetries(() => once({ ...header, authorization: `Bearer ${token}` }, { cancellation }), {
        timing,
        cancellation,
        attempts: safe ? safeAttempts : 1,
      });
    const token = await unlessCancelled(session.token({ mayLogIn }), cancellation);
    let answer = await sendWith(token);
    if (isTokenFault(answer)) {
      answer = await sendWith(
        await unlessCancelled(session.token({ refused: token, mayLogIn }), cancellation),
      );
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw errorOf(answer.status, answer.data, retryAfterOf(answer));
  }
}

interface AnyOptions {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: Record<string, unknown>;
  readonly ifMatch?: string;
  readonly cancellation?: Cancellation | undefined;
  readonly mayLogIn?: boolean | undefined;
}

function isTokenFault({ status, data }: HttpAnswer): boolean {
  return status === 401 && tokenFaults.includes(String((data as { code?: unknown } | null)?.code));
}
