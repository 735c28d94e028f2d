import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { startSimulator, type SimulatedApp, type Simulator } from '../../simulator/index.js';
import { Clock } from '../../src/common/clock.js';
import { Randomness } from '../../src/common/randomness.js';
import {
  deduplicationKey,
  type PushQuery,
  PushReader,
  type ReceivedPush,
} from '../../src/wechat/push/index.js';

/** The service and the simulator have each their own reading of WeChat's encryption: here they check each other. */
const app = {
  appId: 'wx0123456789abcdef',
  appSecret: 'secret',
  pushToken: 'pamtest',
  pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
} satisfies SimulatedApp;

let simulator: Simulator;
let backEnd: Server;
let url: string;
let received: { query: PushQuery; body: string }[];

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, apps: [app] });
  backEnd = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const query = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams);
      received.push({ query, body: Buffer.concat(chunks).toString() });
      response.end('success');
    });
  });
  await new Promise<void>((resolve) => backEnd.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(backEnd.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await simulator.close();
  await new Promise((resolve) => backEnd.close(resolve));
});
beforeEach(() => {
  received = [];
});

const reader = (settings: Partial<typeof app> | { pushAesKey: undefined } = {}): PushReader =>
  new PushReader({ ...app, ...settings }, new Randomness(new Clock()));

async function push(body: Record<string, unknown>): Promise<void> {
  const asked = { event: 'user_authorization_revoke', url, ...body };
  await fetch(`${simulator.url}/_control/push`, { method: 'POST', body: JSON.stringify(asked) });
}

const readAll = (by = reader()): ReceivedPush[] => received.map(({ query, body }) => by.read(query, body));

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
    expect(received).toHaveLength(1);
    expect(() => readAll(reader(settings))).toThrow('not a message of WeChat');
  });
});
