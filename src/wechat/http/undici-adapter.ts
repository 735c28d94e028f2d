import { AxiosError, type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { type Dispatcher } from 'undici';

/**
 * Lets axios send over the connection pool of one origin (`baseURL` is the path below it), at a fraction of the
 * cost of its own Node adapter.
 * `timeout` bounds the whole call: waiting for a connection, for the answer and for its last byte; a request
 * that timed out before it was sent is never sent. Redirects are answers like any other, nothing is repeated.
 */
export function undiciAdapter(pool: Dispatcher): AxiosAdapter {
  return (config: InternalAxiosRequestConfig): Promise<AxiosResponse<string>> => {
    return new Promise((resolve, reject) => {
      let abort: (reason: Error) => void = () => undefined;
      let timedOut: AxiosError | undefined;
      const timer = setTimeout(() => {
        timedOut = new AxiosError(`no answer within ${config.timeout ?? 0} ms`, AxiosError.ETIMEDOUT);
        reject(timedOut);
        abort(timedOut);
      }, config.timeout);
      let status = 0;
      let contentType = '';
      const chunks: Buffer[] = [];
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart(controller) {
          abort = (reason) => {
            controller.abort(reason);
          };
          if (timedOut) abort(timedOut);
        },
        onResponseStart(_controller, statusCode, headers) {
          status = statusCode;
          contentType = String(headers['content-type'] ?? '');
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          clearTimeout(timer);
          const data = (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString();
          resolve({
            data,
            status,
            statusText: '',
            // All that WeChat's answers need; axios would normalise each of the others.
            headers: { 'content-type': contentType },
            config,
            request: null,
          });
        },
        onResponseError(_controller, error) {
          clearTimeout(timer);
          reject(error);
        },
      };
      const request: Dispatcher.DispatchOptions = {
        method: (config.method ?? 'get').toUpperCase(),
        path: pathOf(config),
        headers: config.data === undefined ? requestHeaders : jsonHeaders,
        body: (config.data as string | undefined) ?? null,
      };
      try {
        pool.dispatch(request, handler);
      } catch (error) {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new AxiosError(String(error)));
      }
    });
  };
}

const requestHeaders = { accept: 'application/json' };
const jsonHeaders = { ...requestHeaders, 'content-type': 'application/json' };

function pathOf({ baseURL = '', url = '', params }: InternalAxiosRequestConfig): string {
  const query = Object.entries((params ?? {}) as Record<string, string>)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `${baseURL}${url}${query === '' ? '' : `?${query}`}`;
}
