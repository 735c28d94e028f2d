import { eventually } from '../process/support/eventually.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { closeLines, createPhoneOnLine, failure, type PhoneOnLine } from './phone.js';

const refresh = '/v1/auth/refresh';
const logout = '/v1/auth/logout';
const me = '/v1/users/me';

let env: TestEnvironment;
let users = 0;
let phone: PhoneOnLine;
let sessionId: string;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(async () => {
  await closeLines();
  await env.close();
});
beforeEach(async () => {
  phone = await createPhoneOnLine(env, `leaver ${++users}`);
  ({ sessionId } = await phone.auth.login());
});

/** Sessions of the user that have not ended, as the database has it. */
async function alive(): Promise<string[]> {
  const rows = await env.database.query<{ id: string }>(
    `SELECT id FROM sessions WHERE revoked_at IS NULL AND user_id = (SELECT user_id FROM sessions WHERE id = $1)`,
    [sessionId],
  );
  return rows.map(({ id }) => id);
}

async function dueAt(): Promise<Date | null | undefined> {
  const [row] = await env.database.query<{ at: Date | null }>(
    `SELECT erasure_due_at AS at FROM users WHERE id = (SELECT user_id FROM sessions WHERE id = $1)`,
    [sessionId],
  );
  return row?.at;
}

function expire(known: boolean): void {
  env.clock.advance(601_000);
  if (known) phone.timing.advance(601_000);
}

describe('logging out', () => {
  it.each<[string, () => void, number]>([
    ['a good token', () => undefined, 0],
    ['a token that has expired', () => { expire(true); }, 1],
    ['a token that has expired by the clock of the service alone', () => { expire(false); }, 1],
  ])('with %s ends the session, and calls no wx.login()', async (_, before, refreshes) => {
    before();
    await phone.auth.logout();
    expect([await alive(), phone.line.count(refresh), phone.logins()]).toEqual([[], refreshes, 1]);
    expect([...phone.storage.values()].join()).not.toMatch(/Token|eyJ/);
    await expect(phone.auth.request('GET', me)).rejects.toMatchObject({ code: 'LOGGED_OUT' });
  }); // prettier-ignore

  it('is told again when the answer is lost', async () => {
    phone.line.plan(logout, 'answer lost', 2);
    await phone.auth.logout();
    expect([await alive(), phone.line.count(logout)]).toEqual([[], 3]);
  });

  it('of a session that has ended elsewhere is done by one request', async () => {
    const { accessToken } = await env.api.login(`leaver ${users}`);
    const headers = { authorization: `Bearer ${accessToken}` };
    await env.api.request(`/v1/auth/sessions/${sessionId}`, { method: 'DELETE', headers });
    await phone.auth.logout();
    expect([phone.line.count(logout), phone.line.count(refresh)]).toEqual([1, 0]);
  });

  it('without a network forgets the tokens all the same, and says that it could not be told', async () => {
    phone.line.plan(logout, { status: 502, page: 'gone' }, 3);
    await expect(phone.auth.logout()).rejects.toMatchObject({ code: 'BAD_ANSWER', status: 502 });
    expect(phone.auth.state).toEqual({ is: 'out' });
  });

  it('while a renewal is under way: what it brings is not kept, and the session ends', async () => {
    expire(true);
    phone.line.hold(refresh);
    const read = failure(phone.auth.request('GET', me));
    await eventually('the renewal', () => phone.line.holds(refresh) === 1);
    const out = phone.auth.logout();
    expect(phone.auth.state.is).toBe('out');
    phone.line.letGo(refresh);
    await out;
    expect(await read).toMatchObject({ code: 'LOGGED_OUT' });
    expect([await alive(), phone.line.count(refresh), phone.line.count(me)]).toEqual([[], 1, 0]);
  });

  it('while a login is under way: what it brings is not kept, and its session ends', async () => {
    phone.line.hold('/v1/auth/wechat/login');
    const login = failure(phone.auth.login());
    await eventually('the login', () => phone.line.holds('/v1/auth/wechat/login') === 1);
    await phone.auth.logout();
    const next = phone.auth.login();
    phone.line.letGo('/v1/auth/wechat/login');
    expect(await login).toMatchObject({ code: 'LOGGED_OUT' });
    await eventually(
      'the end of both',
      async (): Promise<boolean> => (await alive()).join() === sessionIdOf(phone),
    );
    expect((await next).sessionId).toBe(sessionIdOf(phone));
  });

  it('calls off the login that waits for another one to end', async () => {
    phone.line.hold('/v1/auth/wechat/login');
    const first = failure(phone.auth.login());
    await eventually('the login', () => phone.line.holds('/v1/auth/wechat/login') === 1);
    await phone.auth.logout();
    const second = failure(phone.auth.login());
    await phone.auth.logout();
    phone.line.letGo('/v1/auth/wechat/login');
    expect([await first, await second]).toMatchObject([{ code: 'LOGGED_OUT' }, { code: 'LOGGED_OUT' }]);
    expect([phone.auth.state.is, phone.logins()]).toEqual(['out', 2]);
  });

  it('ends its own session, though a renewal of an earlier one is under way', async () => {
    expire(true);
    phone.line.hold(refresh);
    const read = failure(phone.auth.request('GET', me));
    await eventually('the renewal', () => phone.line.holds(refresh) === 1);
    await phone.auth.login();
    expire(true);
    const out = phone.auth.logout();
    phone.line.letGo(refresh);
    await out;
    expect(await read).toMatchObject({ code: 'LOGGED_OUT' });
    expect([await alive(), phone.line.count(refresh)]).toEqual([[sessionId], 2]);
  });

  it('leaves what waits for its turn unsent', async () => {
    phone.line.hold(me);
    const reads = Array.from({ length: 20 }, () => phone.auth.request('GET', me).then(() => 'read', (error: unknown) => (error as { code: string }).code)); // prettier-ignore
    await eventually('ten requests', () => phone.line.holds(me) === 10);
    const out = phone.auth.logout();
    phone.line.letGo(me);
    await out;
    expect((await Promise.all(reads)).slice(10)).toEqual(Array.from({ length: 10 }, () => 'LOGGED_OUT'));
    expect(phone.line.count(me)).toBe(10);
  });

  it('everywhere ends the sessions of all devices, also where this one has ended already', async () => {
    const first = await createPhoneOnLine(env, `leaver ${users}`);
    await first.auth.login();
    await phone.auth.logout();
    await phone.auth.login();
    await env.database.query(`DELETE FROM sessions WHERE id = $1`, [sessionIdOf(phone)]);
    expire(true);
    await phone.auth.logoutEverywhere();
    expect([await alive(), phone.auth.state.is]).toEqual([[], 'out']);
    await expect(phone.auth.logoutEverywhere()).rejects.toMatchObject({ code: 'LOGGED_OUT' });
  });
});

describe('asking to be erased', () => {
  it('ends it all here: nothing logs in by itself, and login() takes it back', async () => {
    const due = await phone.auth.account.delete();
    expect([phone.auth.state, await dueAt()]).toEqual([{ is: 'leaving', erasureDueAt: due }, new Date(due)]);
    await expect(phone.auth.request('GET', me)).rejects.toMatchObject({
      code: 'ERASURE_PENDING',
      detail: due,
    });
    await expect(phone.auth.profile.update({ nickname: '小明' })).rejects.toMatchObject({
      code: 'ERASURE_PENDING',
    });
    expect(phone.logins()).toBe(1);
    expect((await phone.auth.login()).erasureCancelled).toBe(true);
    expect([await dueAt(), (await phone.auth.request('GET', me)).id]).toEqual([null, expect.any(String)]);
  });

  it('is not undone by requests that meet the end of the session before its answer comes', async () => {
    phone.line.plan(me, 'never answered');
    const leaving = phone.auth.account.delete();
    await eventually('the request', () => phone.line.count(me) === 1);
    const others = Array.from({ length: 5 }, () => failure(phone.auth.request('GET', '/v1/addresses')));
    await eventually('the refusal', () => phone.line.count(refresh) === 1);
    // Its answer is lost: it is sent once more, which needs a login, and that undoes it in between.
    phone.timing.timeOut();
    const due = await leaving;
    for (const error of await Promise.all(others)) expect(error).toMatchObject({ code: 'ERASURE_PENDING' });
    expect([await dueAt(), await alive()]).toEqual([new Date(due), []]);
  });

  it('is undone by a login that comes to the service after it, whichever answer comes first', async () => {
    const path = '/v1/auth/wechat/login';
    phone.line.hold(me);
    const leaving = phone.auth.account.delete();
    await eventually('the request', () => phone.line.holds(me) === 1);
    phone.line.hold(path);
    const login = phone.auth.login();
    await eventually('the login', () => phone.line.holds(path) === 1);
    phone.line.letGo(me);
    await leaving;
    expect(phone.auth.state.is).toBe('leaving');
    phone.line.letGo(path);
    expect((await login).erasureCancelled).toBe(true);
    expect([await dueAt(), phone.auth.state.is]).toEqual([null, 'in']);
  });

  it('is for who is logged in', async () => {
    await phone.auth.logout();
    await expect(phone.auth.account.delete()).rejects.toMatchObject({ code: 'LOGGED_OUT' });
    expect(phone.auth.state.is).toBe('out');
  });
});

it('the export of an account is what the service keeps', async () => {
  expect(await phone.auth.account.export()).toMatchObject({ profile: expect.anything() as unknown });
});

function sessionIdOf({ auth }: PhoneOnLine): string {
  return auth.state.is === 'in' ? auth.state.tokens.sessionId : '';
}
