import { type Answer } from './wechat/answer.js';
import { type AskedQuery, type WeChatRequest } from './wechat/request.js';
import { type FaultKind } from './faults/fault.js';

/** How many requests are remembered: the newest ones. */
export const JOURNAL_CAPACITY = 10_000;
const BODY_CHARACTERS = 16_384;

/** One request as it is being answered; `answer` is filled in when it goes out. */
export interface JournalEntry {
  readonly atMs: number;
  readonly request: WeChatRequest;
  readonly fault: FaultKind | null;
  answer: Answer | null;
}

/** One request as `GET /_control/requests` tells it. */
export interface RecordedRequest {
  /** ISO 8601, simulated time. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: AskedQuery;
  readonly body: string | null;
  /** 0 = success; null = no WeChat answer went out, or not yet, or not whole. */
  readonly errcode: number | null;
  /** WeChat's own JSON, with what only a server may know masked; null as errcode is. */
  readonly answer: unknown;
  readonly fault: FaultKind | null;
}

/** What the simulated WeChat was asked: a ring, so that a benchmark cannot fill the memory. */
export class Journal {
  #ring: JournalEntry[] = [];
  #next = 0;

  record(atMs: number, request: WeChatRequest, fault: FaultKind | null): JournalEntry {
    const entry: JournalEntry = { atMs, request: shorten(request), fault, answer: null };
    this.#ring[this.#next] = entry;
    this.#next = (this.#next + 1) % JOURNAL_CAPACITY;
    return entry;
  }

  /** Newest last; with a path, only the requests for that path. */
  list(path?: string): RecordedRequest[] {
    const full = this.#ring.length === JOURNAL_CAPACITY;
    const ordered = full ? [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)] : this.#ring;
    return ordered.filter((entry) => path === undefined || entry.request.path === path).map(toRecorded);
  }

  /** Forgets all; gives how many there were. */
  clear(): number {
    const count = this.#ring.length;
    this.#ring = [];
    this.#next = 0;
    return count;
  }
}

function shorten(request: WeChatRequest): WeChatRequest {
  const { body } = request;
  if (body === undefined || body.length <= BODY_CHARACTERS) return request;
  // A copy by way of bytes: V8's slice would keep the whole body alive.
  return { ...request, body: Buffer.from(body.slice(0, BODY_CHARACTERS)).toString() };
}

// Masked when it is read, not when it is written: the login path of a benchmark pays nothing for it.
function toRecorded({ atMs, request, answer, fault }: JournalEntry): RecordedRequest {
  const { method, path, query, body } = request;
  return {
    at: new Date(atMs).toISOString(),
    method,
    path,
    query: maskQuery(query),
    body: body === undefined ? null : maskBody(body),
    errcode: answer?.errcode ?? null,
    answer: answer && maskAnswer(answer.body),
    fault,
  };
}

const secretFields = new Set(['session_key', 'access_token', 'phoneNumber', 'purePhoneNumber']);
const bodySecrets = new Set(['secret', 'access_token', 'session_key']);

function maskAnswer(body: string): unknown {
  return JSON.parse(body, (name, value: unknown) => (secretFields.has(name) ? '***' : value));
}

function maskQuery(query: AskedQuery): AskedQuery {
  return {
    ...query,
    ...('secret' in query && { secret: '***' }),
    ...('access_token' in query && { access_token: '***' }),
  };
}

/** A test may print the journal; secrets are in a form body or in a JSON body. What has none stays as it was. */
function maskBody(body: string): string {
  try {
    const said = JSON.parse(body) as unknown;
    const masked = JSON.stringify(said, (name, value: unknown) => (bodySecrets.has(name) ? '***' : value));
    return masked === JSON.stringify(said) ? body : masked;
  } catch {
    // A form, or something that is neither, or was cut off.
    return body.replace(
      /\b(secret|access_token|session_key)(["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|[^&]*)/g,
      (_, name: string, is: string, value: string) =>
        name + is + (value.startsWith('"') && value.endsWith('"') ? '"***"' : '***'),
    );
  }
}
