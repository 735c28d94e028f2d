import fc from 'fast-check';
import { deduplicationKey, type PushMessage, readPushFields, toPushMessage } from './push-message.js';
import { PushRefusedError } from './push-refused.js';

const read = (body: string): PushMessage => toPushMessage(readPushFields(body));
const readJson = (fields: unknown): PushMessage => read(JSON.stringify(fields));

const revoke = {
  ToUserName: 'gh_97417a04a28d',
  FromUserName: 'gh_platform',
  CreateTime: 1714037059,
  MsgType: 'event',
  Event: 'user_authorization_revoke',
  OpenID: 'oAlice',
  AppID: 'wx1',
  RevokeInfo: '8',
};
const revokeXml = `<xml>${Object.entries(revoke)
  .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  .join('')}</xml>`;

const meant = {
  toUserName: 'gh_97417a04a28d',
  fromUserName: 'gh_platform',
  createTime: 1714037059,
  msgType: 'event',
  event: 'user_authorization_revoke',
  openId: 'oAlice',
  appId: 'wx1',
  revokeInfo: '8',
};

/** "read", or the name of the error. */
function outcome(body: string): string {
  try {
    read(body);
    return 'read';
  } catch (error) {
    return (error as Error).name;
  }
}

describe('a push message', () => {
  it('means the same as JSON and as XML', () => {
    expect(readJson(revoke)).toMatchObject(meant);
    expect(read(revokeXml)).toMatchObject(meant);
  });

  it("is trimmed, keys and values, as the documentation's samples need it", () => {
    const { OpenID, RevokeInfo, ...rest } = revoke;
    const message = readJson({ ...rest, ' OpenID': ` ${OpenID}`, 'RevokeInfo ': `${RevokeInfo} ` });
    expect(message).toMatchObject(meant);
    expect(message.fields).toMatchObject({ OpenID, RevokeInfo });
  });

  it('may name several codes of RevokeInfo, one after another', () => {
    const codes = '<RevokeInfo>6</RevokeInfo><RevokeInfo>8</RevokeInfo>';
    const xml = revokeXml.replace(/<RevokeInfo>.*?<\/RevokeInfo>/, codes);
    for (const message of [readJson({ ...revoke, RevokeInfo: ['6', 8] }), read(xml)])
      expect(message.revokeInfo).toBe('6,8');
  });

  it('has "Event" for "event" as its type, as the documentation has both', () => {
    expect(readJson({ ...revoke, MsgType: 'Event' }).msgType).toBe('event');
  });

  it('takes the appid of wxa_media_check in small letters, and keeps what only that event has', () => {
    const { AppID, ...rest } = revoke;
    const result = { suggest: 'risky', label: 20001 };
    const message = readJson({ ...rest, Event: 'wxa_media_check', appid: AppID, trace_id: 't', result });
    expect(message.appId).toBe('wx1');
    expect(message.fields).toMatchObject({ trace_id: 't', result });
  });

  it('has nothing where a field is empty', () => {
    expect(readJson({ ...revoke, OpenID: '', MsgId: ' ' })).toMatchObject({
      openId: undefined,
      msgId: undefined,
    });
  });

  it('keeps the 64 bits of a MsgId that is a number', () => {
    const body = (id: string): string =>
      `{"FromUserName":"o","CreateTime":1,"MsgType":"text","Content":"\\"MsgId\\":12345678901234567","MsgId":${id}}`;
    const [one, other] = ['9007199254740993', '9007199254740992'].map((id) => read(body(id)));
    expect([one?.msgId, other?.msgId]).toEqual(['9007199254740993', '9007199254740992']);
    expect(one?.fields['Content']).toBe('"MsgId":12345678901234567');
    expect(read(body('7')).msgId).toBe('7');
  });

  it.each<[what: string, body: string]>([
    ['nothing', ''],
    ['no object', '[]'],
    ['a text', '"text"'],
    ['null', 'null'],
    ['JSON that is cut', JSON.stringify(revoke).slice(0, -1)],
    ['neither JSON nor XML', 'ToUserName=gh&MsgType=event'],
    ['no FromUserName', JSON.stringify({ ...revoke, FromUserName: undefined })],
    ['no time', JSON.stringify({ ...revoke, CreateTime: undefined })],
    ['a time that is none', JSON.stringify({ ...revoke, CreateTime: 'today' })],
    ['a time before 1970', JSON.stringify({ ...revoke, CreateTime: -1 })],
    ['a time with a fraction', JSON.stringify({ ...revoke, CreateTime: 1.5 })],
    ['no type', JSON.stringify({ ...revoke, MsgType: '' })],
    ['an openid that is a list', JSON.stringify({ ...revoke, OpenID: ['oAlice', 'oBob'] })],
    ['an openid that is an object', JSON.stringify({ ...revoke, OpenID: { $ne: '' } })],
    ['an openid that is too long', JSON.stringify({ ...revoke, OpenID: 'o'.repeat(257) })],
    ['two openids that blanks tell apart', JSON.stringify({ ...revoke, ' OpenID': 'oBob' })],
    ['two openids in XML', revokeXml.replace('</xml>', '<OpenID>oBob</OpenID></xml>')],
    ['a prototype', JSON.stringify(revoke).replace('{', '{"__proto__":{"OpenID":"oBob"},')],
    ['a prototype in XML', revokeXml.replace('</xml>', '<__proto__><OpenID>o</OpenID></__proto__></xml>')],
    ['a NUL, which PostgreSQL cannot keep', JSON.stringify({ ...revoke, note: 'a\0b' })],
    ['half a character, which PostgreSQL cannot keep', JSON.stringify({ ...revoke, note: '\ud800' })],
    ['many levels', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['too many characters', JSON.stringify({ ...revoke, note: 'x'.repeat(128 * 1024) })],
  ])('is refused with %s', (_what, body) => {
    expect(() => read(body)).toThrow(PushRefusedError);
  });

  it('is never answered with anything but the one error', () => {
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object().map((fields) => JSON.stringify({ ...revoke, ...fields })),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        expect(outcome(body)).toMatch(/^(read|PushRefusedError)$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the deduplication key', () => {
  const key = (fields: Record<string, unknown>): string => deduplicationKey(readJson(fields));

  it('is that of the MsgId, whatever else differs', () => {
    expect(key({ ...revoke, MsgId: 7 })).toBe(key({ ...revoke, MsgId: '7', CreateTime: 1 }));
    expect(key({ ...revoke, MsgId: 7 })).not.toBe(key({ ...revoke, MsgId: 8 }));
  });

  it('is, without a MsgId, the same for the same event in any order of its fields', () => {
    expect(key(revoke)).toBe(key(Object.fromEntries(Object.entries(revoke).reverse())));
  });

  it.each([
    ['sender', { FromUserName: 'gh_other' }],
    ['second', { CreateTime: 1714037060 }],
    ['event', { Event: 'user_authorization_cancellation' }],
    ['person, when two leave in one second', { OpenID: 'oBob' }],
    ['datum, when one person takes two back in one second', { RevokeInfo: '6' }],
  ])('is, without a MsgId, another one for another %s', (_what, change) => {
    expect(key({ ...revoke, ...change })).not.toBe(key(revoke));
  });

  it('of an event can never be that of a message', () => {
    expect(key({ ...revoke, MsgId: 'event' })).not.toBe(key(revoke));
  });
});
