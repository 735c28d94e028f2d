import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PushRefusedError } from './push-refused.js';
import { readPushXml } from './push-xml.js';

export type PushValue = string | number | boolean | null | PushValue[] | { [key: string]: PushValue };
export type PushFields = Readonly<Record<string, PushValue>>;

/** More than any push: a compat body carries its message three times over, and texts have 2 KB. */
const maxLength = 128 * 1024;
const maxDepth = 8;

/** JSON has ids as numbers or strings, XML as strings. */
const text = z.union([z.string(), z.number().transform(String)]).pipe(z.string().max(256));
const required = text.pipe(z.string().min(1));
/** An empty field says as much as none. */
const optionalText = text.transform((value) => (value === '' ? undefined : value)).optional();
/** WeChat does not say how it sends several. */
const texts = z.array(text).transform((values) => values.join());

const shape = z
  .looseObject({
    ToUserName: optionalText,
    FromUserName: required,
    CreateTime: required.pipe(z.string().regex(/^\d{1,12}$/)).transform(Number),
    MsgType: required.transform((type) => type.toLowerCase()),
    Event: optionalText,
    MsgId: optionalText,
    OpenID: optionalText,
    UnionID: optionalText,
    AppID: optionalText,
    // wxa_media_check has it in small letters.
    appid: optionalText,
    RevokeInfo: z.union([optionalText, texts]),
    PluginID: optionalText,
    OpenPID: optionalText,
  })
  .transform((fields) => ({
    toUserName: fields.ToUserName,
    /** For user_* events not the user but WeChat's push account: the user is `openId`. */
    fromUserName: fields.FromUserName,
    /** Seconds since the Unix epoch. */
    createTime: fields.CreateTime,
    /** In small letters: the documentation writes "Event" and its samples "event". */
    msgType: fields.MsgType,
    event: fields.Event,
    msgId: fields.MsgId,
    openId: fields.OpenID,
    unionId: fields.UnionID,
    appId: fields.AppID ?? fields.appid,
    revokeInfo: fields.RevokeInfo,
    pluginId: fields.PluginID,
    openPid: fields.OpenPID,
  }));

/** A push as WeChat means it, JSON or XML, opened. */
export interface PushMessage extends z.output<typeof shape> {
  /** Everything as it was sent, under WeChat's names, trimmed. */
  readonly fields: PushFields;
}

/**
 * The fields of a JSON or XML body, told apart by its first character, as the media type is not to be relied on.
 * Keys and values are trimmed: the samples of the documentation have stray blanks (`" OpenID"`).
 * @throws PushRefusedError
 */
export function readPushFields(body: string): PushFields {
  if (body.length > maxLength) throw new PushRefusedError();
  const start = body.trimStart();
  const value = start.startsWith('<') ? readPushXml(start) : parseJson(start);
  const fields = tidy(value, maxDepth);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw new PushRefusedError();
  return fields;
}

/** @throws PushRefusedError */
export function toPushMessage(fields: PushFields): PushMessage {
  const parsed = shape.safeParse(fields);
  if (!parsed.success) throw new PushRefusedError();
  return { ...parsed.data, fields };
}

/**
 * What the deliveries of one push to one app have in common: WeChat sends again what was not answered within 5 s.
 *
 * WeChat says MsgId, else FromUserName + CreateTime. But the FromUserName of user_authorization_* is WeChat's push account
 * and the time is in seconds: two people who leave within one second would be one, and the data of the second would stay.
 * So the other fields count, too. (`MsgID`, another field, is the id of a message that was sent to a user.)
 */
export function deduplicationKey({ msgId, fromUserName, createTime, event, fields }: PushMessage): string {
  const parts =
    msgId === undefined ? ['event', fromUserName, createTime, event ?? '', fields] : ['message', msgId];
  return createHash('sha256').update(JSON.stringify(parts, inOrder)).digest('base64url');
}

function parseJson(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return /\d{16}/.test(body) ? JSON.parse(quoteLongNumbers(body)) : value;
  } catch {
    throw new PushRefusedError();
  }
}

/**
 * MsgId is a number of 64 bits: as a number of JavaScript it would be rounded, and two messages taken for one. Only for
 * valid JSON, in which every string has an end.
 */
function quoteLongNumbers(json: string): string {
  return json.replace(/"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    /^\d{16,}$/.test(token) ? `"${token}"` : token,
  );
}

/** Trimmed, and without what PostgreSQL cannot keep (NUL, halves of characters) or what could reach a prototype. */
function tidy(value: unknown, depth: number): PushValue {
  if (typeof value === 'string') return tidyText(value);
  if (typeof value !== 'object' || value === null) return value as number | boolean | null;
  if (depth === 0) throw new PushRefusedError();
  if (Array.isArray(value)) return value.map((item) => tidy(item, depth - 1));
  const fields = new Map<string, PushValue>();
  for (const [spelt, item] of Object.entries(value)) {
    const key = tidyText(spelt);
    // " OpenID" beside "OpenID": which of the two people is meant?
    if (fields.has(key) || key === '__proto__') throw new PushRefusedError();
    fields.set(key, tidy(item, depth - 1));
  }
  return Object.fromEntries(fields);
}

function tidyText(value: string): string {
  // eslint-disable-next-line no-control-regex -- NUL is what is looked for
  if (/[\u0000\ud800-\udfff]/u.test(value)) throw new PushRefusedError();
  return value.trim();
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
