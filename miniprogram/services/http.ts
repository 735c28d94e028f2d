import { ApiError } from './api-error.js';
import { type Cancellation } from './cancellation.js';
import { Slots } from './slots.js';
import { type Timing } from './timing.js';
import { type Method, type Task, type Wx, type WxFailure } from './wx.js';

/** WeChat's limit for requests and uploads; it does not say that each has ten of its own. */
const atOnce = 10;

export interface HttpRequest {
  readonly method: Method;
  readonly url: string;
  readonly header: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Record<string, unknown> | undefined;
}

export interface Upload {
  readonly url: string;
  readonly header: Readonly<Record<string, string>>;
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
    return this.slots.run(
      () =>
        this.exchange(options.cancellation, (settle) =>
          this.wx.request({
            url,
            method,
            header: { ...header, ...(body && { 'content-type': 'application/json' }) },
            ...(body && { data: body }),
            dataType: 'json',
            timeout: this.timeout,
            success: ({ statusCode, data, header: headers }) => {
              settle.answer({ status: statusCode, data, headers: lowerCased(headers) });
            },
            fail: settle.failure,
          }),
        ),
      options,
    );
  }

  upload({ url, header, filePath, name }: Upload, options: SendOptions = {}): Promise<HttpAnswer> {
    return this.slots.run(
      () =>
        this.exchange(options.cancellation, (settle) =>
          this.wx.uploadFile({
            url,
            filePath,
            name,
            header: { ...header },
            timeout: this.timeout,
            success: ({ statusCode, data }) => {
              settle.answer({ status: statusCode, data: parsed(data), headers: {} });
            },
            fail: settle.failure,
          }),
        ),
      options,
    );
  }

  /** The platform's own timeout is not kept everywhere: a timer of ours ends what it forgets. */
  private exchange(
    cancellation: Cancellation | undefined,
    start: (settle: Settle) => Task,
  ): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const ends: (() => void)[] = [];
      const end = (): void => {
        for (const each of ends.splice(0)) each();
      };
      const stop = (code: 'TIMEOUT' | 'CANCELLED') => (): void => {
        end();
        reject(new ApiError(code));
        task.abort();
      };
      ends.push(this.timing.after(this.timeout, stop('TIMEOUT')));
      const task = start({
        answer: (answer) => {
          end();
          resolve(answer);
        },
        failure: ({ errMsg }) => {
          end();
          reject(new ApiError(/time ?out/i.test(errMsg) ? 'TIMEOUT' : 'NETWORK', { detail: errMsg }));
        },
      });
      if (cancellation) ends.push(cancellation.onCancel(stop('CANCELLED')));
    });
  }
}

function lowerCased(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
