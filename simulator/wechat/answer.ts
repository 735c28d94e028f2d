import { randomBytes } from 'node:crypto';
import { type ServerResponse } from 'node:http';
import { errmsgOf, isKnownErrcode } from '../errcodes.js';
import { newRid } from '../rid.js';

/** What WeChat says, ready to be sent. The HTTP status is 200 whatever the errcode. */
export interface Answer {
  /** 0 = success. */
  readonly errcode: number;
  readonly contentType: string;
  readonly body: string;
}

/** `/sns/` speaks JSON under text/plain, the other calls under this type, misspelt parameter included (both observed). */
const GATEWAY_TYPE = 'application/json; encoding=utf-8';

/** Its errmsg has a hint of 16 characters before the rid. */
const HINTING_PATH = '/wxa/business/getuserphonenumber';

/** A success: the fields as they are, without an errcode. */
export function success(path: string, fields: Record<string, unknown>): Answer {
  return { errcode: 0, contentType: contentTypeOf(path), body: JSON.stringify(fields) };
}

/**
 * A refusal: errcode, and errmsg with the rid tail.
 * @param errmsg what to say for an errcode the simulator has no text for
 */
export function failure(path: string, errcode: number, nowMs: number, errmsg?: string): Answer {
  const text = errmsg ?? (isKnownErrcode(errcode) ? errmsgOf(errcode) : 'system error');
  const body = JSON.stringify({ errcode, errmsg: text + tailOf(path) + newRid(nowMs) });
  return { errcode, contentType: contentTypeOf(path), body };
}

/** The API gateway's "no such route". It speaks for itself, whatever the path. */
export function invalidUrl(nowMs: number): Answer {
  return failure('', 40066, nowMs);
}

/** Written to the bare response: Fastify would put a charset on the content type, which WeChat does not. */
export function send(response: ServerResponse, { contentType, body }: Answer): void {
  response
    .writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) })
    .end(body);
}

/** What stands between the text and the rid differs by call (observed). */
function tailOf(path: string): string {
  if (isSns(path)) return ', rid: ';
  return path === HINTING_PATH ? ` hint: [${randomBytes(12).toString('base64url')}] rid: ` : ' rid: ';
}

function isSns(path: string): boolean {
  return path.startsWith('/sns/');
}

function contentTypeOf(path: string): string {
  return isSns(path) ? 'text/plain' : GATEWAY_TYPE;
}
