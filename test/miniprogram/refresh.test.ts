import { eventually } from '../process/support/eventually.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { closeLines, createPhone, createPhoneOnLine, type PhoneOnLine } from './phone.js';

const refresh = '/v1/auth/refresh';
const login = '/v1/auth/wechat/login';
const me = '/v1/users/me';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(async () => {
  await closeLines();
  await env.close();
});

/** Logged in, by one wx.login(). */
async function loggedIn(user: string): Promise<PhoneOnLine & { sessionId: string }> {
  const phone = await createPhoneOnLine(env, user);
  const { sessionId } = await phone.auth.login();
  return { ...phone, sessionId };
}

/** The access token is too old for the service, and for the phone if it has noticed. */
function expire(phone: PhoneOnLine, noticed: boolean): void {
  env.clock.advance(601_000);
  if (noticed) phone.timing.advance(601_000);
}

const sessionOf = ({ auth }: PhoneOnLine): string | undefined =>
  auth.state.is === 'in' ? auth.state.tokens.sessionId : undefined;

const fifty = async (phone: PhoneOnLine): Promise<Set<string>> =>
  new Set(
    (await Promise.all(Array.from({ length: 50 }, () => phone.auth.request('GET', me)))).map(({ id }) => id),
  );

/** As the service's log tells. */
const served = (from: number): string[] =>
  env.logs
    .slice(from)
    .map((line) => JSON.parse(line) as { msg: string; method: string; route: string; status: number })
    .filter(({ msg }) => msg === 'request')
    .map(({ method, route, status }) => `${method} ${route} ${status}`);
const countOf = (requests: string[], wanted: string): number =>
  requests.filter((each) => each === wanted).length;

/** The minute in which the service gives the answer to a refresh again is over. */
const letMinutePass = (sessionId: string): Promise<unknown> =>
  env.database.query(`UPDATE sessions SET rotated_at = rotated_at - interval '61 seconds' WHERE id = $1`, [
    sessionId,
  ]);

describe('50 requests at once with an expired token', () => {
  it.each([
    ['which the phone knows', true],
    ['which the service has to say', false],
  ])('%s: one refresh, no login, none fails, ten under way', async (_, noticed) => {
    const phone = await loggedIn(`many ${noticed}`);
    expire(phone, noticed);
    const from = env.logs.length;
    expect((await fifty(phone)).size).toBe(1);
    const requests = served(from);
    expect(countOf(requests, `POST ${refresh} 200`)).toBe(1);
    expect(requests.filter((each) => each.includes('auth'))).toHaveLength(1);
    expect(countOf(requests, `GET ${me} 200`)).toBe(50);
    // None of those that waited was sent with a token that was known to be refused.
    expect(countOf(requests, `GET ${me} 401`)).toBeLessThan(noticed ? 1 : 20);
    expect(phone.line.highest).toBeLessThanOrEqual(10);
    expect([phone.logins(), phone.timing.waiting]).toEqual([1, 0]);
  });

  it.each<[string, (phone: PhoneOnLine & { sessionId: string }) => Promise<unknown>]>([
    [
      'whose session was ended',
      async ({ auth, sessionId }) => {
        const { accessToken } = await env.api.login('whose session was ended');
        const headers = { authorization: `Bearer ${accessToken}` };
        await env.api.request(`/v1/auth/sessions/${sessionId}`, { method: 'DELETE', headers });
        expect(auth.state.is).toBe('in');
      },
    ],
    [
      'whose refresh token somebody else has used up',
      async ({ auth, sessionId }) => {
        const stolen = auth.state.is === 'in' ? auth.state.tokens.refreshToken : '';
        await env.api.post(refresh, { refreshToken: stolen });
        await letMinutePass(sessionId);
      },
    ],
    [
      'whose session is gone',
      ({ sessionId }) => env.database.query(`DELETE FROM sessions WHERE id = $1`, [sessionId]),
    ],
  ])('%s: one wx.login(), one code, none fails', async (user, spoil) => {
    const phone = await loggedIn(user);
    await spoil(phone);
    expire(phone, true);
    const from = env.logs.length;
    await env.wechat.forgetRequests();
    expect((await fifty(phone)).size).toBe(1);
    expect(served(from).filter((each) => each.includes('auth'))).toEqual([
      `POST ${refresh} 401`,
      `POST ${login} 200`,
    ]);
    expect(await env.wechat.exchanges()).toHaveLength(1);
    expect(phone.logins()).toBe(2);
    expect(phone.line.highest).toBeLessThanOrEqual(10);
    expect(sessionOf(phone)).not.toBe(phone.sessionId);
  });

  it('and rubbish as a refresh token in the storage: one login', async () => {
    const phone = await loggedIn('rubbish');
    const [[key, kept] = ['', '']] = [...phone.storage].filter(([, value]) => value.includes('refreshToken'));
    const storage = new Map([[key, kept.replace(/"refreshToken":"[^"]*"/, '"refreshToken":"rubbish"')]]);
    const again = {
      ...phone,
      ...createPhone(env, 'rubbish', { storage, baseUrl: phone.line.url, timing: phone.timing }),
    };
    expire(phone, true);
    expect((await fifty(again)).size).toBe(1);
    expect([again.logins(), phone.line.count(refresh)]).toEqual([1, 1]);
  });
});

describe('a refresh whose answer is lost', () => {
  it.each([1, 2])('%i times on the wire: the user stays logged in', async (times) => {
    const phone = await loggedIn(`lost ${times}`);
    expire(phone, true);
    phone.line.plan(refresh, 'answer lost', times);
    expect((await fifty(phone)).size).toBe(1);
    expect([phone.logins(), sessionOf(phone), phone.line.count(refresh)]).toEqual([
      1,
      phone.sessionId,
      times + 1,
    ]);
    expect(
      new Set(phone.line.passed.filter(({ path }) => path === refresh).map(({ body }) => body)).size,
    ).toBe(1);
  });

  it('in silence: after ten seconds it is sent again, and the user stays logged in', async () => {
    const phone = await loggedIn('silent');
    expire(phone, true);
    phone.line.plan(refresh, 'never answered');
    const users = fifty(phone);
    await eventually('the refresh', () => phone.line.count(refresh) === 1);
    phone.timing.timeOut();
    expect((await users).size).toBe(1);
    expect([phone.logins(), sessionOf(phone), phone.timing.waiting]).toEqual([1, phone.sessionId, 0]);
  });

  it('each time: requests fail with NETWORK, and the session goes on when the network is back', async () => {
    const phone = await loggedIn('outage');
    expire(phone, true);
    phone.line.plan(refresh, 'answer lost', 3);
    await expect(phone.auth.request('GET', me)).rejects.toMatchObject({
      code: 'NETWORK',
      sentence: '网络连接失败，请检查网络后再试',
    });
    await phone.auth.request('GET', me);
    expect([phone.logins(), sessionOf(phone)]).toEqual([1, phone.sessionId]);
  });

  it('for longer than the minute in which it is given again: a login, and none fails', async () => {
    const phone = await loggedIn('long lost');
    expire(phone, true);
    phone.line.plan(refresh, 'answer lost', 3);
    await expect(phone.auth.request('GET', me)).rejects.toMatchObject({ code: 'NETWORK' });
    await letMinutePass(phone.sessionId);
    expect((await fifty(phone)).size).toBe(1);
    expect(phone.logins()).toBe(2);
  });

  it('and in whose place a proxy says 401 or 200 is no refusal', async () => {
    const phone = await loggedIn('proxied');
    expire(phone, true);
    for (const status of [401, 400, 200]) {
      phone.line.plan(refresh, { status, page: '<html>Sign in to this Wi-Fi</html>' });
      await expect(phone.auth.request('GET', me)).rejects.toMatchObject({ code: 'BAD_ANSWER', status });
    }
    await phone.auth.request('GET', me);
    expect([phone.logins(), sessionOf(phone)]).toEqual([1, phone.sessionId]);
  });
});

it('a token near its end is renewed behind the requests, which do not wait', async () => {
  const phone = await loggedIn('early');
  phone.timing.advance(545_000);
  phone.line.hold(refresh);
  await fifty(phone);
  expect([phone.line.count(refresh), phone.line.holds(refresh)]).toEqual([0, 1]);
  phone.line.letGo(refresh);
  await eventually('the new token', () => phone.line.count(refresh) === 1 && sessionOf(phone));
  expect((await fifty(phone)).size).toBe(1);
  expect([phone.line.count(refresh), phone.logins()]).toEqual([1, 1]);
});

it('tokens go before the requests that wait for their turn', async () => {
  const phone = await loggedIn('urgent');
  phone.line.hold(me);
  const users = fifty(phone);
  await eventually('ten requests', () => phone.line.holds(me) === 10);
  const again = phone.auth.login();
  await eventually('the code', () => phone.logins() === 2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  phone.line.letGo(me);
  await Promise.all([users, again]);
  expect(phone.line.arrived.indexOf(login, 1)).toBe(11);
});
