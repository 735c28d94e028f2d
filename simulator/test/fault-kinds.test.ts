import {
  brokenExchange,
  expectCodeUnused,
  expectCodeUsed,
  halfExchange,
  impatientExchange,
} from './fault-client.js';
import { exchangePath, TestClient } from './support.js';

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

describe('what a client sees', () => {
  it('of errcode: the errcode with its text and a rid; the code is unused', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('errcode', { errcode: -1 });
    const answer = await wechat.exchange(code);

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(JSON.parse(answer.body)).toEqual({
      errcode: -1,
      errmsg: expect.stringMatching(/^system error, rid: [0-9a-f-]{26}$/) as string,
    });
    await expectCodeUnused(wechat, code);
  });

  it('of errcode with a text of its own: that text', async () => {
    await wechat.fault('errcode', { errcode: 50007, errmsg: 'account frozen' });

    expect(await wechat.session('any')).toMatchObject({
      errcode: 50007,
      errmsg: expect.stringMatching(/^account frozen, rid: /) as string,
    });
  });

  it('of delay: the normal answer, later', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('delay', { ms: 150 });
    const started = performance.now();
    const body = await wechat.session(code);

    expect(body).toHaveProperty('openid');
    // Timers may fire a little early by the other clock.
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  it('of hang: nothing at all; the code is used', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('hang');

    expect(await impatientExchange(wechat, code)).toBe('nothing');
    await expectCodeUsed(wechat, code);
  });

  it('of reset: ECONNRESET; the code is used', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('reset');

    expect((await brokenExchange(wechat, code)).code).toBe('ECONNRESET');
    await expectCodeUsed(wechat, code);
  });

  it('of status: the status with the page of a gateway; the code is unused', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('status', { status: 503 });
    const answer = await wechat.exchange(code);

    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toBe('text/html');
    expect(answer.body).toContain('503 Service Unavailable');
    await expectCodeUnused(wechat, code);
  });

  it('of status 204: no body', async () => {
    await wechat.fault('status', { status: 204 });

    expect(await wechat.exchange('any')).toMatchObject({ status: 204, body: '' });
  });

  it('of html: a page with status 200; the code is unused', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('html');
    const answer = await wechat.exchange(code);

    expect(answer).toMatchObject({ status: 200, body: expect.stringMatching(/^<html>/) as string });
    expect(answer.headers['content-type']).toBe('text/html');
    await expectCodeUnused(wechat, code);
  });

  it('of truncated: a broken connection in the middle of the body; the code is used', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('truncated');
    const { announced, received } = await halfExchange(wechat, code);

    expect(received).toMatch(/^\{"session_key":/);
    expect(received).toHaveLength(announced >> 1);
    await expectCodeUsed(wechat, code);
  });

  it('of empty: status 200 and no body; the code is unused', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('empty');

    expect(await wechat.exchange(code)).toMatchObject({ status: 200, body: '' });
    await expectCodeUnused(wechat, code);
  });

  it('of huge: a right answer of 8 MiB whose length is not announced; the code is used', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('huge');
    const answer = await wechat.exchange(code);

    expect(answer.headers['content-length']).toBeUndefined();
    expect(answer.body).toHaveLength(8 * 1024 * 1024);
    expect(JSON.parse(answer.body)).toHaveProperty('openid');
    await expectCodeUsed(wechat, code);
  });

  it('of huge with bytes: so many; and a client that hangs up does no harm', async () => {
    await wechat.fault('huge', { bytes: 100_001 });
    expect((await wechat.exchange('any')).body).toHaveLength(100_001);
    await wechat.fault('huge', { bytes: 1024 ** 3 });
    expect(await impatientExchange(wechat, 'any')).toBe('answered');
    expect(await wechat.login('alice')).toHaveProperty('openid');
  });

  it('of redirect: 302 to the very same request, which would succeed', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('redirect');
    const answer = await wechat.exchange(code);

    expect(answer).toMatchObject({ status: 302, body: '' });
    expect(answer.headers.location).toBe(exchangePath(code));
    const followed = await wechat.raw('GET', answer.headers.location ?? '');
    expect(JSON.parse(followed.body)).toHaveProperty('openid');
  });

  it('of redirect with a location: that one', async () => {
    await wechat.fault('redirect', { location: 'http://127.0.0.1:9/elsewhere' });

    expect((await wechat.exchange('any')).headers.location).toBe('http://127.0.0.1:9/elsewhere');
  });
});
