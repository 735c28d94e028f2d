import fc from 'fast-check';
import { type MiniApp, ServerRequest } from 'node-easywechat';
import { defaultApps } from '../../simulator/index.js';
import { Clock } from '../../src/common/clock.js';
import { Randomness } from '../../src/common/randomness.js';
import { PushCipher, PushReader, PushRefusedError } from '../../src/wechat/push/index.js';
import { readPushFields } from '../../src/wechat/push/push-message.js';
import { messageSignature } from '../../src/wechat/push/signature.js';
import { easyWechat } from '../support/easywechat.js';
import { padByteOf, padBytes } from '../support/pad-byte.js';
import { PushReceiver, type PushRequest } from '../support/push-receiver.js';
import { securePush, urlCheck } from '../support/push-vectors.js';
import { TestWechat } from '../support/wechat.js';

/**
 * node-easywechat 3.6.2 reads what the simulator pushes, and it and our push code read what the other has encrypted.
 * Where the two disagree, the name of the test says so.
 */
const app = defaultApps[0] as (typeof defaultApps)[0] & { pushToken: string; pushAesKey: string };
const randomness = new Randomness(new Clock());
const cipher = new PushCipher(app.appId, { current: app.pushAesKey }, randomness);
const reader = new PushReader(app, randomness);
const signed = { timestamp: '1714112445', nonce: '415670741' };

/** It makes no call here: the URL is nobody's. */
const easywechat = (changes: Partial<typeof app> = {}): MiniApp =>
  easyWechat({ ...app, ...changes }, 'http://127.0.0.1:1');

let wechat: TestWechat;
let capture: PushReceiver;
let backEnd: PushReceiver;
/** What easywechat's server has handed to its handlers. */
let handed: Record<string, unknown>[];

beforeAll(async () => {
  wechat = await TestWechat.start();
  capture = await PushReceiver.start();
  backEnd = await PushReceiver.start(async ({ message, body }) =>
    serve(await ServerRequest.createFromIncomingMessage(message, body)),
  );
});
afterAll(() => Promise.all([wechat.close(), capture.close(), backEnd.close()]));
beforeEach(() => {
  handed = [];
  capture.received = [];
  backEnd.received = [];
});

/** What easywechat's server answers. */
async function serve(request: ServerRequest, sdk = easywechat()): Promise<string> {
  const server = sdk.setRequest(request).getServer();
  server.with((message) => {
    handed.push(message.toObject());
  });
  return (await server.serve()).getBody().toString();
}

const serveSent = (query: object, body?: string, sdk?: MiniApp): Promise<string> =>
  serve(
    new ServerRequest(
      body === undefined ? 'GET' : 'POST',
      `/?${new URLSearchParams({ ...query }).toString()}`,
      {},
      body,
    ),
    sdk,
  );

const encryptedIn = (body: string): string => readPushFields(body)['Encrypt'] as string;

/** By easywechat, its signature checked. */
function open({ query, body }: Pick<PushRequest, 'query' | 'body'>, sdk = easywechat()): string {
  const { msg_signature = '', nonce = '', timestamp = '' } = query;
  return sdk.getEncryptor().decrypt(encryptedIn(body), msg_signature, nonce, Number(timestamp));
}

/** By easywechat, as it would answer. */
function seal(text: string, sdk = easywechat()): { query: Record<string, string>; body: string } {
  const body = sdk.getEncryptor().encrypt(text, signed.nonce, Number(signed.timestamp));
  const msg_signature = readPushFields(body)['MsgSignature'] as string;
  return { query: { ...signed, encrypt_type: 'aes', msg_signature }, body };
}

/** XML has no numbers. */
const asTexts = (fields: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));

/** Of one length after another, so that every pad byte comes up. */
const texts = padBytes.map((count) => `文😀${'x'.repeat(count)}`);

const expectEveryPadByte = (received: readonly PushRequest[]): void => {
  const used = received.map(({ body }) => padByteOf(encryptedIn(body), app.pushAesKey));
  expect(new Set(used)).toEqual(new Set(padBytes));
};

describe('a push of the simulator', () => {
  it.each(['secure', 'compat', 'plain'] as const)(
    "is taken by easywechat's server: XML, %s",
    async (mode) => {
      const fields = { text: '文<&]]>😀' };
      const { message, deliveries } = await wechat.push('user_authorization_revoke', {
        url: backEnd.url,
        format: 'xml',
        mode,
        fields,
      });
      expect(deliveries).toMatchObject([{ accepted: true }]);
      expect(handed).toEqual([expect.objectContaining(asTexts(message))]);
    },
  );

  it("is taken by easywechat's server whatever the pad byte: XML", async () => {
    for (const text of texts) {
      const { deliveries } = await wechat.push('user_authorization_revoke', {
        url: backEnd.url,
        format: 'xml',
        fields: { text },
      });
      expect(deliveries).toMatchObject([{ accepted: true }]);
    }
    expect(handed.map(({ text }) => text)).toEqual(texts);
    expectEveryPadByte(backEnd.received);
  });

  it("is opened by easywechat's Encryptor whatever the pad byte: JSON", async () => {
    const messages: unknown[] = [];
    for (const text of texts) {
      messages.push(
        (
          await wechat.push('user_authorization_revoke', {
            url: capture.url,
            format: 'json',
            fields: { text },
          })
        ).message,
      );
    }
    expect(capture.received.map((push) => JSON.parse(open(push)) as unknown)).toEqual(messages);
    expectEveryPadByte(capture.received);
  });

  // decryptMessage() takes whatever it has opened for XML.
  it("is refused by easywechat's server in encrypted JSON, which the service reads", async () => {
    const { deliveries } = await wechat.push('user_authorization_revoke', {
      url: backEnd.url,
      format: 'json',
    });
    expect(deliveries).toHaveLength(3);
    for (const { accepted, body } of deliveries) {
      expect([accepted, body]).toEqual([false, expect.stringContaining('Non-whitespace before first tag')]);
    }
    const [{ query, body } = { query: {}, body: '' }] = backEnd.received;
    expect(reader.read(query, body).message.event).toBe('user_authorization_revoke');
  });

  it.each([
    ['token', { pushToken: 'another' }, 'Invalid Signature.'],
    ['app', { appId: 'wxfa15ea9900000002' }, 'Invalid appId.'],
  ])('is refused by easywechat and by the service of another %s', async (_what, changes, says) => {
    await wechat.push('user_authorization_revoke', { url: capture.url });
    const [push = { query: {}, body: '' }] = capture.received;
    expect(() => open(push, easywechat(changes))).toThrow(says);
    const other = new PushReader({ ...app, ...changes }, randomness);
    expect(() => other.read(push.query, push.body)).toThrow(PushRefusedError);
  });
});

describe('what one encrypts, the other opens', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 500 });

  it('easywechat what the service encrypts', () => {
    const sdk = easywechat();
    fc.assert(
      fc.property(anyText, (text) => {
        const encrypted = cipher.encrypt(text);
        const query = { ...signed, msg_signature: messageSignature(app.pushToken, signed, encrypted) };
        expect(open({ query, body: JSON.stringify({ Encrypt: encrypted }) }, sdk)).toBe(text);
      }),
    );
  });

  it('the service what easywechat encrypts', () => {
    const sdk = easywechat();
    fc.assert(
      fc.property(anyText, (text) => {
        const { query, body } = seal(text, sdk);
        const encrypted = encryptedIn(body);
        expect(cipher.decrypt(encrypted).text).toBe(text);
        expect(messageSignature(app.pushToken, signed, encrypted)).toBe(query['msg_signature']);
      }),
    );
  });

  it('both, of every length from 0 to 500', () => {
    const sdk = easywechat();
    for (let length = 0; length <= 500; length++) {
      const text = 'x'.repeat(length);
      const encrypted = cipher.encrypt(text);
      const msg_signature = messageSignature(app.pushToken, signed, encrypted);
      const body = JSON.stringify({ Encrypt: encrypted });
      expect(open({ query: { ...signed, msg_signature }, body }, sdk)).toBe(text);
      expect(cipher.decrypt(encryptedIn(seal(text, sdk).body)).text).toBe(text);
    }
  });

  it.each([
    ['JSON', (fields: Record<string, string>) => JSON.stringify(fields)],
    ['XML', (fields: Record<string, string>) => `<xml>${elements(fields)}</xml>`],
  ])('the service reads a whole push that easywechat has encrypted and signed: %s', (_format, write) => {
    const fields = {
      FromUserName: 'o',
      CreateTime: '1',
      MsgType: 'event',
      Event: 'debug_demo',
      text: '文😀',
    };
    const { query, body } = seal(write(fields));
    expect(reader.read(query, body)).toMatchObject({ message: { fields }, key: 'current' });
    expect(() => reader.read({ ...query, nonce: '1' }, body)).toThrow(PushRefusedError);
  });

  it("easywechat opens WeChat's own sample, whose pad byte is 19", () => {
    const { token, encodingAesKey, appId, query, body, message } = securePush;
    const sdk = easywechat({ appId, pushToken: token, pushAesKey: encodingAesKey });
    expect(open({ query, body: JSON.stringify(body) }, sdk)).toBe(message);
  });
});

describe("easywechat's server believes what the service refuses:", () => {
  const message = { FromUserName: 'o', CreateTime: '1', MsgType: 'event', Event: 'debug_demo' };
  const forged = `<xml>${elements(message)}</xml>`;

  it('a check of the URL under any signature', async () => {
    const query = { ...urlCheck.query, signature: '0'.repeat(40) };
    expect(await serveSent(query)).toBe(urlCheck.reply);
    expect(() => reader.echo(query)).toThrow(PushRefusedError);
  });

  it('a push without any signature, in plain although the app has a key', async () => {
    expect(await serveSent({}, forged)).toBe('success');
    expect(handed).toEqual([message]);
    expect(() => reader.read({}, forged)).toThrow(PushRefusedError);
  });

  it('fields beside Encrypt, which nobody has signed; the service does not read them', async () => {
    const { query, body } = seal(forged);
    const added = body.replace('<xml>', '<xml><RevokeInfo>1</RevokeInfo>');
    expect(await serveSent(query, added)).toBe('success');
    expect(handed).toMatchObject([{ ...message, RevokeInfo: '1' }]);
    expect(reader.read(query, added).message.fields).toEqual(message);
  });
});

// serve() puts one more handler that decrypts before the others each time, and the older ones have the older query.
it("easywechat's server refuses its second encrypted push: an application is good for one", async () => {
  const sdk = easywechat();
  const send = (event: string): Promise<string> => {
    const { query, body } = seal(`<xml><Event>${event}</Event></xml>`);
    return serveSent(query, body, sdk);
  };
  expect(await send('first')).toBe('success');
  await expect(send('second')).rejects.toThrow('Invalid request signature.');
});

function elements(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('');
}
