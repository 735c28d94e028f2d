import { ApiError } from './api-error.js';
import { type Cancellation } from './cancellation.js';
import { Slots } from './slots.js';
import { type Timing } from './timing.js';
import { type Method, type Task, type Wx, type WxFailure } from './wx.js';

/** WeChat's limit for requests and uploads; it does not say that each has ten of its own. */
const atOnce = 10;

/** Made when the request leaves, for it may have waited long; undefined: it does not leave any more. */
export type Header = () => Readonly<Record<string, string>> | undefined;

export interface HttpRequest {
  readonly method: Method;
  readonly url: string;
  readonly header: Header;
  /** Sent as JSON. */
  readonly body?: Record<string, unknown> | undefined;
}

export interface Upload {
  readonly url: string;
  readonly header: Header;
  readonly filePath: string;
  readonly name: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** JSON, parsed; a string when it was none. */
  readonly data: unknown;
  /** By name, in small letters. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Instead of an answer, where the header was undefined. */
export const unsent: HttpAnswer = { status: 0, data: undefined, headers: {} };

interface Settle {
  readonly answer: (answer: HttpAnswer) => void;
  readonly failure: (error: WxFailure) => void;
}

export interface SendOptions {
  /** Before all that wait for a slot. */
  readonly urgent?: boolean;
  readonly cancellation?: Cancellation | undefined;
}

/**
 * One request, sent once: whatever the service answers is an answer, and an ApiError NETWORK, TIMEOUT or CANCELLED says that
 * there was none.
 */
export class Http {
  private readonly slots = new Slots(atOnce);

  /** @param timeout milliseconds, from when a request leaves */
  constructor(
    private readonly wx: Wx,
    private readonly timing: Timing,
    private readonly timeout: number,
  ) {}

  request({ method, url, header, body }: HttpRequest, options: SendOptions = {}): Promise<HttpAnswer> {
    return this.send(header, options, (headers, settle) =>
      this.wx.request({
        url,
        method,
        header: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { data: body }),
        dataType: 'json',
        timeout: this.timeout,
        success: ({ statusCode, data, header: received }) => {
          settle.answer({ status: statusCode, data, headers: lowerCased(received) });
        },
        fail: settle.failure,
      }),
    );
  }

  upload({ url, header, filePath, name }: Upload, options: SendOptions = {}): Promise<HttpAnswer> {
    return this.send(header, options, (headers, settle) =>
      this.wx.uploadFile({
        url,
        filePath,
        name,
        header: headers,
        timeout: this.timeout,
        success: ({ statusCode, data }) => {
          settle.answer({ status: statusCode, data: parsed(data), headers: {} });
        },
        fail: settle.failure,
      }),
    );
  }

  private send(
    header: Header,
    options: SendOptions,
    start: (headers: Record<string, string>, settle: Settle) => Task,
  ): Promise<HttpAnswer> {
    return this.slots.run(() => {
      // Between having its slot and now.
      if (options.cancellation?.cancelled) return Promise.reject(new ApiError('CANCELLED'));
      const headers = header();
      if (!headers) return Promise.resolve(unsent);
      return this.exchange(options.cancellation, (settle) => start({ ...headers }, settle));
    }, options);
  }

  /** The platform's own timeout is not kept everywhere: a timer of ours ends what it forgets. */
  private exchange(
    cancellation: Cancellation | undefined,
    start: (settle: Settle) => Task,
  ): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const task: { started?: Task } = {};
      const ends: (() => void)[] = [];
      const end = (): void => {
        for (const each of ends.splice(0)) each();
      };
      const stop = (code: 'TIMEOUT' | 'CANCELLED') => (): void => {
        end();
        reject(new ApiError(code));
        task.started?.abort();
      };
      ends.push(this.timing.after(this.timeout, stop('TIMEOUT')));
      if (cancellation) ends.push(cancellation.onCancel(stop('CANCELLED')));
      try {
        task.started = start({
          answer: (answer) => {
            end();
            resolve(answer);
          },
          failure: ({ errMsg }) => {
            end();
            reject(new ApiError(/timed?[ _-]?out/i.test(errMsg) ? 'TIMEOUT' : 'NETWORK', { detail: errMsg }));
          },
        });
      } catch {
        // What it was called with would be in the error, the token too.
        end();
        reject(new ApiError('NETWORK'));
      }
    });
  }
}

function lowerCased(headers: object): Record<string, string> {
  const lower: Record<string, string> = {};
  const given = headers as Record<string, unknown>;
  for (const name of Object.keys(given)) lower[name.toLowerCase()] = String(given[name]);
  return lower;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
