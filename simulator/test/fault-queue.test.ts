import { impatientExchange } from './fault-client.js';
import { CODE2SESSION, type RawAnswer, TestClient } from './support.js';

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

describe('the queue', () => {
  it('plays each fault once unless told otherwise, in order, then answers normally', async () => {
    await wechat.fault('status', { status: 500 });
    await wechat.fault('errcode', { errcode: -1, times: 2 });
    await wechat.fault('empty');
    const seen: string[] = [];
    for (let asked = 0; asked < 5; asked++) {
      const { status, body }: RawAnswer = await wechat.exchange('made-up');
      seen.push(
        status === 500
          ? '500'
          : body === ''
            ? 'empty'
            : String((JSON.parse(body) as { errcode: number }).errcode),
      );
    }

    expect(seen).toEqual(['500', '-1', '-1', 'empty', '40029']);
  });

  it('strikes its own path only, and also a path that WeChat does not have', async () => {
    await wechat.control('POST', '/faults', { path: '/cgi-bin/nothing', kind: 'errcode', errcode: 45009 });
    expect(await wechat.login('alice')).toHaveProperty('openid');
    const answer = await wechat.raw('GET', '/cgi-bin/nothing');

    expect(answer.headers['content-type']).toBe('application/json; encoding=utf-8');
    expect(JSON.parse(answer.body)).toMatchObject({
      errcode: 45009,
      errmsg: expect.stringMatching(/^reach max api daily quota limit rid: /) as string,
    });
  });

  it('keeps a fault with times -1 until it is cleared', async () => {
    await wechat.fault('errcode', { errcode: 45011, times: -1 });
    for (let asked = 0; asked < 5; asked++) expect(await wechat.login('a')).toHaveProperty('errcode', 45011);

    expect(await wechat.control('DELETE', '/faults')).toEqual({ cleared: 1 });
    expect(await wechat.login('a')).toHaveProperty('openid');
  });

  it('strikes one request with one fault when many come at once', async () => {
    await wechat.fault('status', { status: 500, times: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => wechat.exchange('made-up')));

    expect(answers.filter(({ status }) => status === 500)).toHaveLength(3);
  });

  it('lists what is to come, and clears one path by query or by body', async () => {
    await wechat.fault('hang', { times: 2 });
    await wechat.control('POST', '/faults', { path: '/a', kind: 'huge' });
    await wechat.control('POST', '/faults', { path: '/b', kind: 'empty' });
    await impatientExchange(wechat, 'any');

    expect(await wechat.control('GET', '/faults')).toEqual([
      { path: CODE2SESSION, kind: 'hang', times: 1, burn: true },
      { path: '/a', kind: 'huge', times: 1, bytes: 8 * 1024 * 1024, burn: true },
      { path: '/b', kind: 'empty', times: 1, burn: false },
    ]);
    expect(await wechat.control('DELETE', '/faults?path=/a')).toEqual({ cleared: 1 });
    expect(await wechat.control('DELETE', '/faults', { path: '/b' })).toEqual({ cleared: 1 });
    expect(await wechat.control('GET', '/faults')).toHaveLength(1);
  });
});
