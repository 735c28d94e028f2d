import { type SimulatedApp } from '../index.js';
import { appOne, appTwo, type RawAnswer, TestClient, type WeChatBody } from './support.js';

const STABLE = '/cgi-bin/stable_token';
const PLAIN = '/cgi-bin/token';
const CHECK = '/wxa/msg_sec_check';
const second = 1_000;
const minute = 60 * second;

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

interface Given extends WeChatBody {
  access_token: string;
  expires_in: number;
}

const read = (answer: RawAnswer): Given => JSON.parse(answer.body) as Given;

function credentials(app: SimulatedApp): Record<string, string> {
  return { grant_type: 'client_credential', appid: app.appId, secret: app.appSecret };
}

async function stable(changes: Record<string, unknown> = {}, app = appOne): Promise<Given> {
  return read(await wechat.raw('POST', STABLE, JSON.stringify({ ...credentials(app), ...changes })));
}

async function plain(changes: Record<string, string> = {}, app = appOne): Promise<Given> {
  const query = new URLSearchParams({ ...credentials(app), ...changes }).toString();
  return read(await wechat.raw('GET', `${PLAIN}?${query}`));
}

const force = (): Promise<Given> => stable({ force_refresh: true });

/** What a business call says to the token; 40003 is what comes after a good one, for a user who is not there. */
async function verdict(token: string | undefined): Promise<number | undefined> {
  const query = token === undefined ? '' : `?access_token=${encodeURIComponent(token)}`;
  const body = JSON.stringify({ content: 'a', version: 2, scene: 1, openid: 'nobody' });
  return read(await wechat.raw('POST', CHECK + query, body)).errcode;
}
const good = 40003;

describe('stable_token', () => {
  it('gives a token of 7200 seconds, as JSON, without an errcode', async () => {
    const answer = await wechat.raw('POST', STABLE, JSON.stringify(credentials(appOne)));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const { access_token, ...rest } = read(answer);
    expect(rest).toEqual({ expires_in: 7200 });
    expect(access_token).toMatch(/^\d+_[\w-]{100,500}$/);
    expect(await verdict(access_token)).toBe(good);
  });

  it('gives the same token with the seconds that are left', async () => {
    const { access_token } = await stable();
    await wechat.advance(1_000 * second);
    const again = await stable();
    expect(again.access_token).toBe(access_token);
    expect(again.expires_in).toBeGreaterThan(6_190);
    expect(again.expires_in).toBeLessThanOrEqual(6_200);
  });

  it('gives a new one in the last five minutes, and both work for five minutes', async () => {
    const old = await stable();
    await wechat.advance(7_200 * second - 3 * minute);
    const next = await stable();
    expect(next.access_token).not.toBe(old.access_token);
    expect(next.expires_in).toBe(7200);
    await wechat.advance(5 * minute - 5 * second);
    expect([await verdict(old.access_token), await verdict(next.access_token)]).toEqual([good, good]);
    await wechat.advance(5 * second);
    expect([await verdict(old.access_token), await verdict(next.access_token)]).toEqual([40001, good]);
  });

  it('never gives one of less than 300 seconds', async () => {
    await stable();
    await wechat.advance(7_200 * second - 5 * minute - 5 * second);
    for (let i = 0; i < 10; i++) {
      expect((await stable()).expires_in).toBeGreaterThanOrEqual(300);
      await wechat.advance(second);
    }
  });

  it('kills the previous ones at once when it is forced', async () => {
    const oldest = await stable();
    await wechat.advance(7_200 * second - minute);
    const old = await stable();
    const forced = await force();
    expect(await Promise.all([oldest, old, forced].map((each) => verdict(each.access_token)))).toEqual([
      40001,
      40001,
      good,
    ]);
    expect((await stable()).access_token).toBe(forced.access_token);
  });

  it('does not refresh again within 30 seconds', async () => {
    const first = await force();
    await wechat.advance(25 * second);
    expect((await force()).access_token).toBe(first.access_token);
    await wechat.advance(5 * second);
    expect((await force()).access_token).not.toBe(first.access_token);
  });

  it('is forced 20 times a day, and not by the calls that were too close', async () => {
    for (let i = 0; i < 20; i++) {
      expect((await force()).errcode).toBeUndefined();
      await force();
      await wechat.advance(30 * second);
    }
    expect((await force()).errcode).toBe(45009);
    expect((await stable()).errcode).toBeUndefined();
    await wechat.advance(24 * 60 * minute);
    expect((await force()).errcode).toBeUndefined();
  });

  it.each<[what: string, changes: Record<string, unknown>, errcode: number]>([
    ['no appid', { appid: undefined }, 41002],
    ['an unknown appid', { appid: 'wx0' }, 40013],
    ['no secret', { secret: undefined }, 41004],
    ['a wrong secret', { secret: 'f'.repeat(32) }, 40125],
    ["another app's secret", { secret: appTwo.appSecret }, 40125],
    ['no grant_type', { grant_type: undefined }, 40002],
    ['the grant_type of a login', { grant_type: 'authorization_code' }, 40002],
    ['a force_refresh that is no boolean', { force_refresh: 'true' }, 47001],
    ['an appid that is no text', { appid: 7 }, 47001],
  ])('refuses %s', async (_what, changes, errcode) => {
    const refused = await stable(changes);
    expect(refused.errcode).toBe(errcode);
    expect(refused.errmsg).toMatch(/[^,] rid: [\da-f]{8}-[\da-f]{8}-[\da-f]{8}$/);
    expect(refused.access_token).toBeUndefined();
  });

  it.each([
    ['a GET', 'GET', undefined, 43002],
    ['no body', 'POST', undefined, 44002],
    ['a blank body', 'POST', ' ', 44002],
    ['a form', 'POST', new URLSearchParams(credentials(appOne)).toString(), 47001],
    ['broken JSON', 'POST', '{"appid":', 47001],
    ['a list', 'POST', '[]', 47001],
    ['null', 'POST', 'null', 47001],
  ])('refuses %s', async (_what, method, body, errcode) => {
    expect(read(await wechat.raw(method, STABLE, body)).errcode).toBe(errcode);
  });
});

describe('cgi-bin/token', () => {
  it('gives a new token each time; the one before works for five minutes more', async () => {
    const [old, next] = [await plain(), await plain()];
    expect(next.access_token).not.toBe(old.access_token);
    expect(next.expires_in).toBe(7200);
    await wechat.advance(5 * minute - 5 * second);
    expect([await verdict(old.access_token), await verdict(next.access_token)]).toEqual([good, good]);
    await wechat.advance(5 * second);
    expect([await verdict(old.access_token), await verdict(next.access_token)]).toEqual([40001, good]);
  });

  it('gives no grace beyond the old one’s own end', async () => {
    const old = await plain();
    await wechat.advance(7_200 * second - minute);
    await plain();
    await wechat.advance(minute);
    expect(await verdict(old.access_token)).toBe(42001);
  });

  it('and stable_token know nothing of each other', async () => {
    const [one, two] = [await plain(), await stable()];
    await plain();
    await force();
    await wechat.advance(minute);
    expect([await verdict(one.access_token), await verdict(two.access_token)]).toEqual([good, 40001]);
    await wechat.advance(10 * minute);
    const latest = await stable();
    await plain();
    await wechat.advance(10 * minute);
    expect((await stable()).access_token).toBe(latest.access_token);
  });

  it.each<[changes: Record<string, string>, errcode: number]>([
    [{ appid: '' }, 41002],
    [{ appid: 'wx0' }, 40013],
    [{ secret: '' }, 41004],
    [{ secret: 'wrong' }, 40125],
    [{ grant_type: '' }, 40002],
  ])('refuses %j', async (changes, errcode) => {
    const refused = await plain(changes);
    expect(refused.errcode).toBe(errcode);
    expect(refused.errmsg).toMatch(/[^,] rid: /);
  });
});

describe('a business call', () => {
  it('wants a token (41001), of the right form (40014), that is known (40001) and young enough (42001)', async () => {
    const { access_token } = await stable();
    expect(await verdict(undefined)).toBe(41001);
    expect(await verdict('')).toBe(41001);
    expect(await verdict('nonsense')).toBe(40014);
    expect(await verdict(`${access_token} `)).toBe(40014);
    expect(await verdict(`97_${'x'.repeat(134)}`)).toBe(40001);
    await wechat.advance(7_200 * second - 5 * second);
    expect(await verdict(access_token)).toBe(good);
    await wechat.advance(5 * second);
    expect(await verdict(access_token)).toBe(42001);
  });

  it('is refused with every token of an app that was invalidated, and of no other app', async () => {
    const tokens = [await plain(), await plain(), await stable()];
    const other = await stable({}, appTwo);
    const { invalidated } = await wechat.control<{ invalidated: number }>(
      'POST',
      '/access-tokens/invalidate',
      { appId: appOne.appId },
    );
    expect(invalidated).toBe(3);
    for (const { access_token } of tokens) expect(await verdict(access_token)).toBe(40001);
    expect(await verdict(other.access_token)).toBe(good);
    expect(await verdict((await stable()).access_token)).toBe(good);
  });

  it('shows no token and no secret in the journal', async () => {
    const { access_token } = await stable();
    await verdict(access_token);
    const journal = JSON.stringify(await wechat.control('GET', '/requests'));
    expect(journal).toContain('***');
    expect(journal).not.toContain(access_token);
    expect(journal).not.toContain(appOne.appSecret);
  });
});

describe('faults of the token calls', () => {
  it('a delay gives the token later, an errcode gives none', async () => {
    await wechat.control('POST', '/faults', { path: STABLE, kind: 'errcode', errcode: 45009 });
    await wechat.control('POST', '/faults', { path: STABLE, kind: 'delay', ms: 50 });
    expect((await stable()).errcode).toBe(45009);
    const late = await stable();
    expect((await stable()).access_token).toBe(late.access_token);
  });
});

describe('msg_sec_check', () => {
  async function check(changes: Record<string, unknown>, app = appOne): Promise<WeChatBody> {
    const { access_token } = await stable({}, app);
    const body = { content: 'hello', version: 2, scene: 1, ...changes };
    return read(await wechat.raw('POST', `${CHECK}?access_token=${access_token}`, JSON.stringify(body)));
  }

  it.each([
    [{ content: 'a good day' }, 'pass', 100],
    [{ content: 'a riskyword' }, 'risky', 20003],
    [{ content: 'a reviewword' }, 'review', 20012],
    [{ content: 'reviewword and riskyword' }, 'risky', 20003],
    [{ nickname: 'riskyword' }, 'risky', 20003],
  ])('%j is %s', async (changes, suggest, label) => {
    const { openid } = await wechat.login('alice');
    expect(await check({ openid, ...changes })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      trace_id: expect.any(String),
      result: { suggest, label },
      detail: [{ strategy: 'content_model', errcode: 0, suggest, label, prob: expect.any(Number) }],
    });
  });

  it('refuses whom it has not seen, or not for two hours, or in another app only', async () => {
    const { openid } = await wechat.login('alice');
    const { openid: elsewhere } = await wechat.login('alice', appTwo);
    expect(await check({ openid: 'nobody' })).toHaveProperty('errcode', 40003);
    expect(await check({ openid: elsewhere })).toHaveProperty('errcode', 43104);
    await wechat.advance(120 * minute - 5 * second);
    expect(await check({ openid })).toHaveProperty('errcode', 0);
    await wechat.advance(5 * second);
    expect(await check({ openid })).toHaveProperty('errcode', 61010);
    await wechat.login('alice');
    expect(await check({ openid })).toHaveProperty('errcode', 0);
  });

  it.each<[what: string, changes: Record<string, unknown>, errcode: number]>([
    ['scene 0', { scene: 0 }, 40129],
    ['scene 5', { scene: 5 }, 40129],
    ['version 1', { version: 1 }, 40097],
    ['no content', { content: '' }, 40097],
    ['2,501 characters', { content: '好'.repeat(2_501) }, 45002],
    ['a content that is no text', { content: 7 }, 47001],
  ])('refuses %s', async (_what, changes, errcode) => {
    const { openid } = await wechat.login('alice');
    expect(await check({ openid, ...changes })).toHaveProperty('errcode', errcode);
  });

  it('refuses a GET, no body, and what is no JSON', async () => {
    const path = `${CHECK}?access_token=${(await stable()).access_token}`;
    expect(read(await wechat.raw('GET', path)).errcode).toBe(43002);
    expect(read(await wechat.raw('POST', path)).errcode).toBe(44002);
    expect(read(await wechat.raw('POST', path, 'content=a')).errcode).toBe(47001);
  });
});
