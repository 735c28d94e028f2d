import { connect } from 'node:net';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer } from './api-client.js';

/**
 * Sends bytes that no HTTP client would send, and gives the answer that is on the connection when the server
 * ends it. Write `Connection: close` where the request is good enough to be kept alive.
 */
export async function sendRaw(url: string, request: string | Buffer): Promise<Answer<Problem>> {
  return parse(await receiveRaw(url, request));
}

/** The same, for several requests in one packet: all that came back. */
export async function receiveRaw(url: string, requests: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const answer = await new Promise<Buffer>((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(requests);
    });
    socket.setTimeout(30_000, () => socket.destroy(new Error('the server neither answered nor hung up')));
    socket.on('data', (chunk) => received.push(chunk));
    socket.once('error', (error) => {
      // A server that refuses in the middle of a request resets the connection behind its answer.
      if (received.length === 0) reject(error);
    });
    socket.once('close', () => {
      resolve(Buffer.concat(received));
    });
  });
  return answer.toString();
}

/** A request with these header lines besides Host; the connection ends with its answer. */
export function rawRequest(line: string, headers: readonly string[] = [], body = ''): string {
  return [`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n');
}

function parse(answer: string): Answer<Problem> {
  const end = answer.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = answer.slice(0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  if (end < 0 || Number.isNaN(status)) throw new Error(`not an HTTP answer: ${JSON.stringify(answer)}`);
  const headers = new Headers(lines.map((line) => line.split(/: ?(.*)/, 2) as [string, string]));
  const body = answer.slice(end + 4);
  const text = headers.get('transfer-encoding') === 'chunked' ? dechunk(body) : body;
  const json = /json/.test(headers.get('content-type') ?? '');
  return { status, headers, text, body: (json ? JSON.parse(text) : {}) as Problem };
}

function dechunk(body: string): string {
  const [, size = '0', rest = ''] = /^([0-9a-f]+)\r\n(.*)$/is.exec(body) ?? [];
  const length = parseInt(size, 16);
  return length === 0 ? '' : rest.slice(0, length) + dechunk(rest.slice(length + 2));
}
