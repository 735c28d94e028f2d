import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectRetryLater } from '../support/problems.js';

/** Failures in a row that open the circuit. */
const threshold = 15;
/** Milliseconds. */
const probeAfter = 10_000;

let env: TestEnvironment;
let known: LoginResponse;
beforeAll(async () => {
  env = await createTestEnvironment();
  known = await env.api.login('known');
});
afterAll(() => env.close());

beforeEach(async () => {
  // Closes what the last test left open.
  await env.wechat.reset();
  env.clock.advance(probeAfter);
  await env.api.login('known');
  await env.wechat.reset();
});

async function logIn(user = 'known'): Promise<Answer<Problem>> {
  return env.api.postLogin<Problem>({ code: await env.wechat.code(user) });
}

async function failLogins(times: number, fault: object = { kind: 'reset' }): Promise<void> {
  await env.wechat.fault({ kind: 'reset', ...fault, times });
  for (let i = 0; i < times; i++) expectRetryLater(await logIn(), 503, 'WECHAT_UNAVAILABLE');
}

const exchanges = async (): Promise<number> => (await env.wechat.exchanges()).length;

async function circuit(): Promise<unknown> {
  const { status, body } = await env.api.request<{ details: Record<string, unknown> }>('/health/ready');
  expect(status).toBe(200);
  return body.details['wechat'];
}

/** By ourselves: WeChat is not asked. */
async function expectRefusedAtOnce(retryAfter: string): Promise<void> {
  const before = await exchanges();
  const code = await env.wechat.code();
  const answer = await env.api.postLogin<Problem>({ code });
  expectRetryLater(answer, 503, 'WECHAT_UNAVAILABLE');
  expect(answer.headers.get('retry-after')).toBe(retryAfter);
  expect(await exchanges()).toBe(before);
}

describe('fifteen failures of WeChat in a row', () => {
  it('make the next login 503 at once, without asking WeChat', async () => {
    await failLogins(threshold);
    expect(await exchanges()).toBe(threshold);
    await expectRefusedAtOnce('10');
    env.clock.advance(7_000);
    await expectRefusedAtOnce('3');
  });

  it('by 20 logins at once are as good', async () => {
    await env.wechat.fault({ kind: 'errcode', errcode: -1, times: 20 });
    for (const answer of await Promise.all(Array.from({ length: 20 }, () => logIn())))
      expectRetryLater(answer, 503, 'WECHAT_UNAVAILABLE');
    await expectRefusedAtOnce('10');
  });

  it('of whatever kinds', async () => {
    const kinds: object[] = [
      { kind: 'reset' },
      { kind: 'errcode', errcode: -1 },
      { kind: 'status', status: 502 },
      { kind: 'html' },
      { kind: 'truncated' },
    ];
    for (const kind of kinds) await failLogins(threshold / kinds.length, kind);
    await expectRefusedAtOnce('10');
  });

  it('leave everything but the login as it was, and the instance ready', async () => {
    await failLogins(threshold);
    expect((await env.api.get('/v1/users/me', known.accessToken)).status).toBe(200);
    expect((await env.api.request('/.well-known/jwks.json')).status).toBe(200);
    expect((await env.api.request<object>('/health/live')).body).toEqual({ status: 'ok' });
    const ready = await env.api.request<object>('/health/ready');
    expect([ready.status, ready.body]).toEqual([
      200,
      {
        status: 'ok',
        details: expect.objectContaining({
          database: { status: 'up' },
          shutdown: { status: 'up' },
          wechat: { status: 'up', circuit: 'open' },
        }) as unknown,
      },
    ]);
    expectProblem(await env.api.postLogin<Problem>({}), 400, 'VALIDATION_FAILED', ['code']);
    expectProblem(await env.api.postLogin<Problem>({ code: 'a', appId: 'wx0' }), 400, 'APP_UNKNOWN');
  });

  it('are told in the log once, and so is their end', async () => {
    const before = env.logs.length;
    await failLogins(threshold);
    await expectRefusedAtOnce('10');
    env.clock.advance(probeAfter);
    expect((await logIn()).status).toBe(200);
    const lines = env.logs.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = lines.filter(({ context }) => context === 'WechatCircuit');
    expect(told.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', expect.stringContaining('the circuit is open')],
      ['warn', 'the circuit is closed again, after 10 s'],
    ]);
  });
});

describe('what does not open the circuit', () => {
  it('is fourteen failures, again and again, with one login between', async () => {
    for (let i = 0; i < 3; i++) {
      await failLogins(threshold - 1);
      expect((await logIn()).status).toBe(200);
    }
    expect(await circuit()).toEqual({ status: 'up', circuit: 'closed' });
  });

  it.each([
    [40029, 401],
    [40163, 401],
    [40226, 403],
    [45011, 429],
    [40125, 500],
  ])('is %d, however often: WeChat answers', async (errcode, status) => {
    await env.wechat.fault({ kind: 'errcode', errcode, times: 2 * threshold });
    for (let i = 0; i < 2 * threshold; i++) expect((await logIn()).status).toBe(status);
    expect(await exchanges()).toBe(2 * threshold);
    expect((await logIn()).status).toBe(200);
  });

  it('is an errcode that nobody knows: it may be of one app, and the door is of all', async () => {
    await env.wechat.fault({ kind: 'errcode', errcode: 99_999, errmsg: 'new', times: 2 * threshold });
    for (let i = 0; i < 2 * threshold; i++) expectRetryLater(await logIn(), 503, 'WECHAT_UNAVAILABLE');
    expect((await logIn()).status).toBe(200);
  });

  it('is a replayed code', async () => {
    const code = await env.wechat.code();
    expect((await env.api.postLogin({ code })).status).toBe(200);
    for (let i = 0; i < 2 * threshold; i++)
      expectProblem(await env.api.postLogin<Problem>({ code }), 401, 'WECHAT_CODE_USED');
    expect(await circuit()).toEqual({ status: 'up', circuit: 'closed' });
  });
});

describe('the code that an open circuit refused', () => {
  it('is not spent: it logs in when the circuit has closed', async () => {
    await failLogins(threshold);
    const code = await env.wechat.code('patient');
    for (let i = 0; i < 2; i++)
      expectRetryLater(await env.api.postLogin<Problem>({ code }), 503, 'WECHAT_UNAVAILABLE');
    env.clock.advance(probeAfter);
    expect((await logIn()).status).toBe(200);
    expect((await env.api.postLogin({ code })).status).toBe(200);
    expectProblem(await env.api.postLogin<Problem>({ code }), 401, 'WECHAT_CODE_USED');
  });

  it('may itself be the probe', async () => {
    await failLogins(threshold);
    const code = await env.wechat.code('first-in-line');
    expectRetryLater(await env.api.postLogin<Problem>({ code }), 503, 'WECHAT_UNAVAILABLE');
    env.clock.advance(probeAfter);
    expect((await env.api.postLogin({ code })).status).toBe(200);
    expect(await circuit()).toEqual({ status: 'up', circuit: 'closed' });
  });
});

describe('after ten seconds', () => {
  beforeEach(async () => {
    await failLogins(threshold);
    env.clock.advance(probeAfter);
  });

  it('one of 20 logins probes, the others are refused meanwhile, and its success closes the circuit', async () => {
    await env.wechat.fault({ kind: 'delay', ms: 1_500 });
    const codes = await Promise.all(Array.from({ length: 20 }, (_, i) => env.wechat.code(`user-${i}`)));
    let probing: unknown;
    let refused = 0;
    const answers = await Promise.all(
      codes.map(async (code) => {
        const answer = await env.api.postLogin<Problem>({ code });
        if (answer.status === 503 && ++refused === 19) probing = await circuit();
        return { code, answer };
      }),
    );
    expect(probing).toEqual({ status: 'up', circuit: 'half_open' });
    expect(await exchanges()).toBe(threshold + 1);
    expect(answers.filter(({ answer }) => answer.status === 200)).toHaveLength(1);
    const others = answers.filter(({ answer }) => answer.status !== 200);
    for (const { answer } of others) {
      expectRetryLater(answer, 503, 'WECHAT_UNAVAILABLE');
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(await circuit()).toEqual({ status: 'up', circuit: 'closed' });
    for (const { status } of await Promise.all(others.map(({ code }) => env.api.postLogin({ code }))))
      expect(status).toBe(200);
  });

  it('a probe that fails keeps the circuit open for ten more, and its code is spent', async () => {
    await env.wechat.fault({ kind: 'reset' });
    const code = await env.wechat.code();
    expectRetryLater(await env.api.postLogin<Problem>({ code }), 503, 'WECHAT_UNAVAILABLE');
    await expectRefusedAtOnce('10');
    env.clock.advance(probeAfter);
    expectProblem(await env.api.postLogin<Problem>({ code }), 401, 'WECHAT_CODE_USED');
    // A replayed code asked WeChat nothing, so it told nothing.
    expect(await circuit()).toEqual({ status: 'up', circuit: 'open' });
    expect((await logIn()).status).toBe(200);
    expect(await circuit()).toEqual({ status: 'up', circuit: 'closed' });
  });

  it('a probe that WeChat refuses closes the circuit: that is an answer', async () => {
    expectProblem(await env.api.postLogin<Problem>({ code: 'made-up' }), 401, 'WECHAT_CODE_INVALID');
    expect(await circuit()).toEqual({ status: 'up', circuit: 'closed' });
  });
});

it('the circuit is of the host: all apps share it', async () => {
  const [, other] = await env.wechat.apps();
  await failLogins(threshold);
  const code = await env.wechat.code('known', other?.appId);
  const answer = await env.api.postLogin<Problem>({ code, appId: other?.appId });
  expectRetryLater(answer, 503, 'WECHAT_UNAVAILABLE');
  expect(await exchanges()).toBe(threshold);
});
