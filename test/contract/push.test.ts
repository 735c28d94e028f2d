import { type SimulatedApp } from '../../simulator/index.js';
import { Clock } from '../../src/common/clock.js';
import { Randomness } from '../../src/common/randomness.js';
import { deduplicationKey, PushReader, type ReceivedPush } from '../../src/wechat/push/index.js';
import { PushReceiver } from '../support/push-receiver.js';
import { TestWechat } from '../support/wechat.js';

/** The service and the simulator have each their own reading of WeChat's encryption: here they check each other. */
const app = {
  appId: 'wx0123456789abcdef',
  appSecret: 'secret',
  pushToken: 'pamtest',
  pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
} satisfies SimulatedApp;

let wechat: TestWechat;
let backEnd: PushReceiver;

beforeAll(async () => {
  wechat = await TestWechat.start([app]);
  backEnd = await PushReceiver.start();
});
afterAll(async () => {
  await wechat.close();
  await backEnd.close();
});
beforeEach(() => {
  backEnd.received = [];
});

const reader = (settings: Partial<typeof app> | { pushAesKey: undefined } = {}): PushReader =>
  new PushReader({ ...app, ...settings }, new Randomness(new Clock()));

async function push(options: Record<string, unknown>): Promise<void> {
  await wechat.push('user_authorization_revoke', { url: backEnd.url, ...options });
}

const readAll = (by = reader()): ReceivedPush[] =>
  backEnd.received.map(({ query, body }) => by.read(query, body));

const fields = { RevokeInfo: '6', ' OpenID': ' oBob ', OpenID: null };
const meant = { event: 'user_authorization_revoke', revokeInfo: '6', openId: 'oBob', appId: app.appId };

describe('what the simulator pushes', () => {
  it.each(
    (['plain', 'compat', 'secure'] as const).flatMap((mode) => [
      { mode, format: 'json' },
      { mode, format: 'xml' },
    ]),
  )('is what the service reads: $mode, $format', async ({ mode, format }) => {
    await push({ mode, format, fields });
    const [{ message } = { message: {} }] = readAll(
      reader(mode === 'plain' ? { pushAesKey: undefined } : {}),
    );
    expect(message).toMatchObject(meant);
  });

  it('is what the service reads, whatever the pad byte', async () => {
    const texts = Array.from({ length: 32 }, (_, i) => `文${'x'.repeat(i)}`);
    for (const text of texts) await push({ fields: { text } });
    expect(readAll().map(({ message }) => message.fields['text'])).toEqual(texts);
  });

  it('has one deduplication key however often it is delivered', async () => {
    await push({ duplicates: 2 });
    const keys = readAll().map(({ message }) => deduplicationKey(message));
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it.each([
    ['token', { pushToken: 'pamtesu' }],
    ['key', { pushAesKey: 'b'.repeat(43) }],
    ['app', { appId: 'wx0123456789abcdee' }],
  ])('is refused by a service with another %s', async (_what, settings) => {
    await push({});
    expect(backEnd.received).toHaveLength(1);
    expect(() => readAll(reader(settings))).toThrow('not a message of WeChat');
  });
});
