import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from './api-client.js';
import { type TestDatabase } from './database.js';
import { eventually } from '../process/support/eventually.js';

/** What WeChat sends to the URL of an app. */
export interface SentPush {
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

/** By whom, and as what, a push is made that need not be WeChat's. */
export interface PushKeys {
  readonly token: string;
  readonly aesKey: string;
  readonly appId: string;
}

export interface InboxRow {
  readonly id: string;
  readonly app_id: string;
  readonly event: string;
  readonly openid: string | null;
  readonly message: Readonly<Record<string, unknown>> | null;
  readonly state: string;
  readonly attempts: number;
  readonly last_error: string | null;
  /** Seconds. */
  readonly due_in: number;
}

export const pushPath = (appId: string): string => `/v1/wechat/push/${appId}`;

/** The fields of an event that is about that openid. */
export function eventFields(event: string, openid: string, more: object = {}): Record<string, unknown> {
  return {
    ToUserName: 'gh_97417a04a28d',
    FromUserName: openid,
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: 'event',
    Event: event,
    ...more,
  };
}

export function plainPush(token: string, fields: object): SentPush {
  const query = timestampAndNonce();
  return {
    query: { ...query, signature: sign(token, query.timestamp, query.nonce) },
    body: JSON.stringify(fields),
  };
}

/** @param message the text that is encrypted: an object as JSON */
export function securePush({ token, aesKey, appId }: PushKeys, message: object | string): SentPush {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  const encrypted = encrypt(text, appId, aesKey);
  const query = timestampAndNonce();
  return {
    query: {
      ...query,
      encrypt_type: 'aes',
      signature: sign(token, query.timestamp, query.nonce),
      msg_signature: sign(token, query.timestamp, query.nonce, encrypted),
    },
    body: JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt: encrypted }),
  };
}

export function sendPush(
  api: ApiClient,
  appId: string,
  { query, body }: SentPush,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Answer<Problem>> {
  const url = `${pushPath(appId)}?${new URLSearchParams(query).toString()}`;
  return api.request(url, { method: 'POST', body, headers });
}

/** Everything in the inbox, in the order it came. */
export function inboxRows(database: TestDatabase): Promise<InboxRow[]> {
  return database.query<InboxRow>(
    `SELECT *, extract(epoch FROM due_at - now())::float8 AS due_in FROM push_inbox ORDER BY id`,
  );
}

/** When nothing waits that is due. */
export async function worked(database: TestDatabase): Promise<InboxRow[]> {
  return eventually('the work on all pushes', async () => {
    const rows = await inboxRows(database);
    return rows.every(({ state, due_in: dueIn }) => state !== 'waiting' || dueIn > 0) && rows;
  });
}

function timestampAndNonce(): { timestamp: string; nonce: string } {
  return { timestamp: String(Math.floor(Date.now() / 1000)), nonce: randomBytes(5).toString('hex') };
}

export function sign(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex');
}

function encrypt(text: string, appId: string, aesKey: string): string {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const [message, id] = [Buffer.from(text), Buffer.from(appId)];
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), length, message, id]);
  const fill = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(fill, fill))]).toString('base64');
}
