import {
  AxiosError,
  AxiosHeaders,
  type AxiosAdapter,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { type Dispatcher } from 'undici';

/**
 * Lets axios send over an undici connection pool, at a fraction of the cost of its own Node adapter.
 * `timeout` bounds the whole call: waiting for a connection, for the answer and for its last byte; a request
 * that timed out before it was sent is never sent. Redirects are answers like any other, nothing is repeated.
 */
export function undiciAdapter(pool: Dispatcher): AxiosAdapter {
  return (config: InternalAxiosRequestConfig): Promise<AxiosResponse<string>> => {
    const target = new URL((config.baseURL ?? '') + (config.url ?? ''));
    const query = new URLSearchParams(config.params as Record<string, string> | undefined).toString();
    return new Promise((resolve, reject) => {
      let abort: (reason: Error) => void = () => undefined;
      let timedOut: AxiosError | undefined;
      const timer = setTimeout(() => {
        timedOut = new AxiosError(`no answer within ${config.timeout ?? 0} ms`, AxiosError.ETIMEDOUT);
        reject(timedOut);
        abort(timedOut);
      }, config.timeout);
      let status = 0;
      let headers = {};
      const chunks: Buffer[] = [];
      pool.dispatch(
        {
          method: (config.method ?? 'get').toUpperCase(),
          path: target.pathname + (query === '' ? '' : `?${query}`),
          headers: requestHeaders,
          body: (config.data as string | undefined) ?? null,
        },
        {
          onRequestStart(controller) {
            abort = (reason) => {
              controller.abort(reason);
            };
            if (timedOut) abort(timedOut);
          },
          onResponseStart(_controller, statusCode, answerHeaders) {
            status = statusCode;
            headers = answerHeaders;
          },
          onResponseData(_controller, chunk) {
            chunks.push(chunk);
          },
          onResponseEnd() {
            clearTimeout(timer);
            const data = Buffer.concat(chunks).toString();
            resolve({
              data,
              status,
              statusText: '',
              headers: new AxiosHeaders(headers),
              config,
              request: null,
            });
          },
          onResponseError(_controller, error) {
            clearTimeout(timer);
            reject(error);
          },
        },
      );
    });
  };
}

const requestHeaders = { accept: 'application/json' };
