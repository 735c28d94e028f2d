import { failureOf, isTokenFault } from './answers.js';
import { type Data, type Path, type Rest, type UploadPath, urlOf } from './api.js';
import { type Cancellation, unlessCancelled } from './cancellation.js';
import { type Header, type Http, type HttpAnswer, type SendOptions, unsent } from './http.js';
import { withRetries } from './retries.js';
import { type Session } from './session.js';
import { type Timing } from './timing.js';
import { type Method } from './wx.js';

const safeAttempts = 3;

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
  async upload<P extends UploadPath>(
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
    once: (header: Header, sending: SendOptions) => Promise<HttpAnswer>,
    { safe, mayLogIn, cancellation }: Sending,
    header: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const { session, timing } = this.parts;
    let given = '';
    const sent: { token?: string | undefined } = {};
    // The token of the moment: while it waited there may have been a refresh, or a logout.
    const withToken: Header = () => {
      sent.token = session.current(given);
      return sent.token === undefined ? undefined : { ...header, authorization: `Bearer ${sent.token}` };
    };
    const retries = { timing, cancellation, attempts: safe ? safeAttempts : 1 };
    for (let refusals = 0; ;) {
      given = await unlessCancelled(() => session.token({ refused: sent.token, mayLogIn }), cancellation);
      const answer = await withRetries(() => once(withToken, { cancellation }), retries);
      if (answer === unsent) continue;
      if (isTokenFault(answer) && ++refusals === 1) continue;
      if (isDone(answer)) return answer;
      throw failureOf(answer);
    }
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

/** A proxy's page is no answer, whatever its status. */
function isDone({ status, data }: HttpAnswer): boolean {
  return status === 204 || (status >= 200 && status < 300 && typeof data === 'object' && data !== null);
}
