import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { type DomainError, type ErrorCode } from '../../src/common/errors/index.js';
import { type TextVerdict, WechatCircuit, WechatService } from '../../src/wechat/index.js';
import { eventually } from '../process/support/eventually.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { timed } from '../support/timed.js';

const stableToken = '/cgi-bin/stable_token';
const check = '/wxa/msg_sec_check';
const second = 1_000;
const lifetime = 7_200 * second;

let env: TestEnvironment;
let wechat: WechatService;
let circuit: WechatCircuit;
let app: { appId: string; appSecret: string };
let otherApp: { appId: string; appSecret: string };
let openid: string;

beforeAll(async () => {
  env = await createTestEnvironment();
  wechat = env.service.app.get(WechatService);
  circuit = env.service.app.get(WechatCircuit);
  const apps = await env.wechat.apps();
  [app, otherApp] = [apps[0] as typeof app, apps[1] as typeof app];
});
afterAll(() => env.close());
beforeEach(async () => {
  await env.wechat.reset();
  // Whatever was cached is old.
  env.clock.advanceMonotonic(2 * lifetime);
  openid = await seen();
});

/** The openid of a user whom WeChat has just seen. */
async function seen(user = 'alice', appId = app.appId): Promise<string> {
  return (await wechat.code2Session(appId, await env.wechat.code(user, appId))).openid;
}

const ask = (content = 'hello'): Promise<TextVerdict> =>
  wechat.msgSecCheck(app.appId, { content, openid, scene: 'profile' });

const outcome = (call: Promise<TextVerdict>): Promise<TextVerdict | ErrorCode> =>
  call.catch((error: unknown) => (error as DomainError).code);

/** How many of that outcome there are. */
async function tally(calls: Promise<TextVerdict>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const each of await Promise.all(calls.map(outcome))) counts[each] = (counts[each] ?? 0) + 1;
  return counts;
}

const parallel = (count: number): Promise<TextVerdict>[] => Array.from({ length: count }, () => ask());

async function errcodes(path: string): Promise<(number | null)[]> {
  return (await env.wechat.asked(path)).map(({ errcode }) => errcode);
}

/** What another program gets that has the same AppSecret. */
async function elsewhere(force_refresh: boolean): Promise<string> {
  const body = { grant_type: 'client_credential', appid: app.appId, secret: app.appSecret, force_refresh };
  const answer = await fetch(env.wechat.url + stableToken, { method: 'POST', body: JSON.stringify(body) });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Time passes, here and at WeChat. */
async function pass(milliseconds: number): Promise<void> {
  env.clock.advanceMonotonic(milliseconds);
  await env.wechat.advanceClock(milliseconds);
  openid = await seen();
}

describe('the access_token', () => {
  it('is fetched once for 200 calls that come together, and not again for the next', async () => {
    expect(await tally(parallel(200))).toEqual({ pass: 200 });
    expect(await ask()).toBe('pass');
    expect(await errcodes(stableToken)).toEqual([0]);
    expect(await errcodes(check)).toEqual(Array(201).fill(0));
  });

  it('is each app’s own', async () => {
    const other = { content: 'a', openid: await seen('bob', otherApp.appId), scene: 'profile' } as const;
    expect(await Promise.all([ask(), wechat.msgSecCheck(otherApp.appId, other)])).toEqual(['pass', 'pass']);
    await env.wechat.invalidateAccessTokens(otherApp.appId);
    expect(await ask()).toBe('pass');
    expect(await errcodes(stableToken)).toEqual([0, 0]);
    expect(await wechat.msgSecCheck(otherApp.appId, other)).toBe('pass');
    expect(await errcodes(stableToken)).toEqual([0, 0, 0]);
  });

  it('is the one that all instances have: none takes it from another', async () => {
    const { service } = await env.startInstance();
    const other = service.app.get(WechatService);
    for (let i = 0; i < 3; i++) {
      expect(await ask()).toBe('pass');
      expect(await other.msgSecCheck(app.appId, { content: 'a', openid, scene: 'comment' })).toBe('pass');
    }
    expect(await errcodes(stableToken)).toEqual([0, 0]);
    expect(await errcodes(check)).toEqual(new Array(6).fill(0));
  });

  it('is fetched once more when it is invalidated in the middle of 200 calls, and all of them succeed', async () => {
    await ask();
    await env.wechat.fault({ path: check, kind: 'delay', ms: 50, times: 10 });
    // These look at their token only after the wait.
    await env.wechat.fault({ path: check, kind: 'delay', ms: 1_200, times: 54, burn: false });
    const calls = parallel(200);
    await eventually('calls', async () => (await env.wechat.asked(check)).length >= 65);
    await env.wechat.invalidateAccessTokens();
    expect(await tally(calls)).toEqual({ pass: 200 });
    expect(await errcodes(stableToken)).toEqual([0, 0]);
    const refused = (await errcodes(check)).filter((errcode) => errcode === 40001).length;
    expect(refused).toBeGreaterThanOrEqual(54);
    expect(refused).toBeLessThanOrEqual(200);
    expect(await errcodes(check)).toHaveLength(1 + 200 + refused);
  });

  it.each([40001, 40014, 42001])(
    'that WeChat refuses with %d is replaced, and the call repeated',
    async (errcode) => {
      await ask();
      await elsewhere(true);
      await env.wechat.fault({ path: check, kind: 'errcode', errcode });
      expect(await ask('riskyword')).toBe('risky');
      expect(await errcodes(check)).toEqual([0, errcode, 0]);
    },
  );

  it.each<[errcode: number, code: ErrorCode]>([
    [40001, 'WECHAT_MISCONFIGURED'],
    [40014, 'WECHAT_UNAVAILABLE'],
    [42001, 'WECHAT_UNAVAILABLE'],
  ])('that is refused with %d again is not fetched a third time', async (errcode, code) => {
    await ask();
    await elsewhere(true);
    await env.wechat.fault({ path: check, kind: 'errcode', errcode, times: 2 });
    expect(await outcome(ask())).toBe(code);
    expect(await errcodes(check)).toEqual([0, errcode, errcode]);
    expect(await errcodes(stableToken)).toEqual([0, 0, 0]); // one of them is the other program's
  });

  it('that stable_token gives again although it is refused fails the calls, asked for once', async () => {
    await ask();
    await env.wechat.fault({ path: check, kind: 'errcode', errcode: 40001, times: 200 });
    const logged = env.logs.length;
    expect(await tally(parallel(200))).toEqual({ WECHAT_UNAVAILABLE: 200 });
    // Never forced, and the refused one was not tried again.
    expect(await errcodes(stableToken)).toEqual([0, 0]);
    expect(await errcodes(check)).toHaveLength(201);
    const told = env.logs.slice(logged).filter((line) => line.includes('gives the same one again'));
    expect(told).toHaveLength(1);
    expect(await ask()).toBe('pass');
    expect(circuit.state).toBe('closed');
  });
});

describe('an access_token in its time', () => {
  it('is served while the next one is slow to come, which then takes its place', async () => {
    await ask();
    await pass(lifetime - 200 * second);
    await env.wechat.fault({ path: stableToken, kind: 'delay', ms: 2_000 });
    expect(await tally(parallel(50))).toEqual({ pass: 50 });
    // It has been asked for, and not waited for.
    expect(await errcodes(stableToken)).toEqual([0, null]);
    await eventually('the next token', async () => (await errcodes(stableToken))[1] === 0);
    await pass(400 * second);
    expect(await ask()).toBe('pass');
    expect(await errcodes(check)).toEqual(new Array(52).fill(0));
    expect(await errcodes(stableToken)).toEqual([0, 0]);
  });

  it('is served while the next one cannot be had, which is tried for every five seconds', async () => {
    await ask();
    await pass(lifetime - 200 * second);
    await env.wechat.fault({ path: stableToken, kind: 'errcode', errcode: -1, times: 2 });
    for (let i = 0; i < 3; i++) expect(await ask()).toBe('pass');
    await eventually('a refusal', async () => (await errcodes(stableToken))[1] === -1);
    env.clock.advanceMonotonic(5 * second);
    expect(await ask()).toBe('pass');
    await eventually('another one', async () => (await errcodes(stableToken))[2] === -1);
    expect(await errcodes(stableToken)).toEqual([0, -1, -1]);
    expect(await errcodes(check)).toEqual(new Array(5).fill(0));
  });

  it('is never used beyond what was told, the seconds that were left of another’s', async () => {
    await elsewhere(false);
    await pass(lifetime - 1_000 * second);
    expect(await ask()).toBe('pass');
    await pass(1_001 * second);
    expect(await ask()).toBe('pass');
    expect(await errcodes(check)).toEqual([0, 0]);
    expect(await errcodes(stableToken)).toEqual([0, 0, 0]);
  });

  it('that has expired by WeChat’s clock alone is replaced', async () => {
    await ask();
    await env.wechat.advanceClock(lifetime);
    openid = await seen();
    expect(await ask()).toBe('pass');
    expect(await errcodes(check)).toEqual([0, 42001, 0]);
  });
});

describe('a WeChat that does not answer', () => {
  it.each([stableToken, check])('at %s fails the calls within four seconds', async (path) => {
    await env.wechat.fault({ path, kind: 'hang', times: 10 });
    const { result, milliseconds } = await timed(tally(parallel(10)));
    expect(result).toEqual({ WECHAT_UNAVAILABLE: 10 });
    expect(milliseconds).toBeLessThan(4_000);
    expect(await errcodes(stableToken)).toHaveLength(1);
  });

  it('in time, token and call together, fails the call within four seconds; the token is kept', async () => {
    await env.wechat.fault({ path: stableToken, kind: 'delay', ms: 2_200 });
    await env.wechat.fault({ path: check, kind: 'delay', ms: 2_200 });
    const { result, milliseconds } = await timed(outcome(ask()));
    expect(result).toBe('WECHAT_UNAVAILABLE');
    expect(milliseconds).toBeLessThan(4_000);
    expect(await ask()).toBe('pass');
    expect(await errcodes(stableToken)).toEqual([0]);
  });

  it('in time with another token is not sent the call again that nobody waits for', async () => {
    await ask();
    await env.wechat.invalidateAccessTokens();
    await env.wechat.fault({ path: check, kind: 'delay', ms: 1_500 });
    await env.wechat.fault({ path: stableToken, kind: 'delay', ms: 2_500 });
    expect(await outcome(ask())).toBe('WECHAT_UNAVAILABLE');
    expect(await ask()).toBe('pass');
    await wait(200);
    expect(await errcodes(stableToken)).toEqual([0, 0]);
    expect(await errcodes(check)).toEqual([0, 40001, 0]);
  });

  it('opens the circuit, by either call, and no more is asked until a probe may go', async () => {
    for (const path of [stableToken, check]) {
      await env.wechat.reset();
      openid = await seen();
      env.clock.advanceMonotonic(2 * lifetime);
      if (path === check) await ask();
      await env.wechat.fault({ path, kind: 'reset', times: 15 });
      for (let i = 0; i < 15; i++) expect(await outcome(ask())).toBe('WECHAT_UNAVAILABLE');
      expect(circuit.state).toBe('open');
      const before = (await env.wechat.asked(path)).length;
      expect(await outcome(ask())).toBe('WECHAT_UNAVAILABLE');
      expect(await env.wechat.asked(path)).toHaveLength(before);
      env.clock.advance(10 * second);
      expect(await ask()).toBe('pass');
      expect(circuit.state).toBe('closed');
    }
  });

  it.each<[fault: Record<string, unknown> & { kind: string }, code: ErrorCode]>([
    [{ kind: 'status', status: 502 }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'html' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'empty' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'truncated' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'huge' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'redirect' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'errcode', errcode: -1 }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'errcode', errcode: 45009 }, 'WECHAT_RATE_LIMITED'],
    [{ kind: 'errcode', errcode: 40125 }, 'WECHAT_MISCONFIGURED'],
    [{ kind: 'errcode', errcode: 40164 }, 'WECHAT_MISCONFIGURED'],
  ])(
    'but with %j, is told as %s, without a token or a secret in the error or the log',
    async (fault, code) => {
      for (const path of [stableToken, check]) {
        env.clock.advanceMonotonic(2 * lifetime);
        await env.wechat.fault({ ...fault, path });
        const error = await ask().catch((thrown: unknown) => thrown);
        expect(error).toHaveProperty('code', code);
        const shown = inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity });
        for (const secret of [await elsewhere(false), app.appSecret]) {
          expect(shown).not.toContain(secret);
          expect(env.logs.join('\n')).not.toContain(secret);
        }
      }
      expect(await ask()).toBe('pass');
    },
  );
});

describe('msg_sec_check', () => {
  it('tells pass, review and risky', async () => {
    expect(await Promise.all([ask('a'), ask('reviewword'), ask('riskyword')])).toEqual([
      'pass',
      'review',
      'risky',
    ]);
  });

  it('tells of a user whom WeChat has not seen for two hours', async () => {
    await env.wechat.advanceClock(2 * 3_600_000);
    expect(await ask()).toBe('unknown_user');
  });

  it('sends any text whole', async () => {
    const odd = '"\\\u0000\u2028😀&access_token=x';
    expect(await ask(`${odd} riskyword`)).toBe('risky');
    const [{ body } = { body: '' }] = (await env.wechat.asked(check)) as unknown as { body: string }[];
    expect(JSON.parse(body)).toEqual({ content: `${odd} riskyword`, version: 2, scene: 1, openid });
  });
});
