import { type ServerResponse, STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type JournalEntry } from '../journal.js';
import { type Answer, failure, send } from '../wechat/answer.js';
import { type Fault } from './fault.js';

/** The request that a fault strikes. */
export interface Struck {
  readonly response: ServerResponse;
  readonly url: string;
  readonly nowMs: number;
  readonly entry: JournalEntry;
  /** What WeChat would have answered. Working it out is the exchange itself: it uses the code up. */
  answer(): Answer;
}

/** Answers a request the way the fault says. */
export function playFault(fault: Fault, struck: Struck): void {
  const { response, entry } = struck;
  const arrived = fault.burn ? struck.answer() : undefined;
  switch (fault.kind) {
    case 'errcode':
      deliver(struck, failure(fault.path, fault.errcode, struck.nowMs, fault.errmsg));
      return;
    case 'delay': {
      // In real time, because the caller's timeout is. A caller who hangs up takes the timer along; so does close().
      const timer = setTimeout(() => {
        deliver(struck, arrived ?? struck.answer());
      }, fault.ms);
      response.once('close', () => {
        clearTimeout(timer);
      });
      return;
    }
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'status':
      sendPage(response, fault.status, `${fault.status} ${STATUS_CODES[fault.status] ?? 'Unknown'}`);
      return;
    case 'html':
      sendPage(response, 200, 'Sign in to this network');
      return;
    case 'truncated':
      sendHalf(response, arrived ?? systemError(struck, fault));
      return;
    case 'empty':
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 0 }).end();
      return;
    case 'huge': {
      const answer = arrived ?? systemError(struck, fault);
      entry.answer = answer;
      sendPadded(response, answer, fault.bytes);
      return;
    }
    case 'redirect':
      response.writeHead(302, { location: fault.location ?? struck.url, 'content-length': 0 }).end();
      return;
  }
}

function deliver({ response, entry }: Struck, answer: Answer): void {
  entry.answer = answer;
  send(response, answer);
}

/** A body to spoil when the exchange did not happen. */
function systemError(struck: Struck, fault: Fault): Answer {
  return failure(fault.path, -1, struck.nowMs);
}

/** What a gateway or a captive portal puts in the way. */
function sendPage(response: ServerResponse, status: number, title: string): void {
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  // RFC 9110: these two have no body.
  if (status === 204 || status === 304) response.writeHead(status).end();
  else
    response
      .writeHead(status, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(page) })
      .end(page);
}

/** The full length is announced, half of the body comes, the connection ends. */
function sendHalf(response: ServerResponse, { body, contentType }: Answer): void {
  const bytes = Buffer.from(body);
  response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroySoon());
}

/** A right answer in valid JSON, `bytes` long and of no announced length: only a caller with a limit of its own is safe. */
function sendPadded(response: ServerResponse, { body, contentType }: Answer, bytes: number): void {
  const head = `${body.slice(0, -1)},"padding":"`;
  const tail = '"}';
  let left = bytes - Buffer.byteLength(head) - tail.length;
  const chunk = Buffer.alloc(64 * 1024, 'x');
  function* padded(): Generator<string | Buffer> {
    yield head;
    for (; left > 0; left -= chunk.length) yield left < chunk.length ? chunk.subarray(0, left) : chunk;
    yield tail;
  }
  response.writeHead(200, { 'content-type': contentType });
  pipeline(Readable.from(padded()), response).catch(() => {
    // The caller hung up, as a careful one does.
  });
}
