import { appOne, appOther, appTwo, CODE2SESSION, exchangePath, TestClient } from './support.js';

const RID = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/;

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start({
    apps: [appOne, appTwo, appOther, { appId: 'wxfa15ea9900000004', appSecret: 'f'.repeat(32) }],
  });
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

describe('a successful exchange', () => {
  it('is JSON under text/plain, without an errcode', async () => {
    const answer = await wechat.exchange(await wechat.loginCode());

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(Object.keys(JSON.parse(answer.body) as object)).toEqual(['session_key', 'openid', 'unionid']);
  });

  it('has an openid and a unionid of 28 characters and a session_key of 16 bytes', async () => {
    const { openid, unionid, session_key } = await wechat.login('alice');

    expect(openid).toMatch(/^o[\w-]{27}$/);
    expect(unionid).toMatch(/^o[\w-]{27}$/);
    expect(unionid).not.toBe(openid);
    expect(session_key).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  });

  it('has no unionid when the app is bound to no Open Platform account', async () => {
    const unbound = { appId: 'wxfa15ea9900000004', appSecret: 'f'.repeat(32) };

    expect(Object.keys(await wechat.login('alice', unbound))).toEqual(['session_key', 'openid']);
  });
});

describe('who the user is', () => {
  it('is one openid per app and one unionid per Open Platform account', async () => {
    const one = await wechat.login('alice', appOne);
    const two = await wechat.login('alice', appTwo);
    const other = await wechat.login('alice', appOther);

    expect(new Set([one.openid, two.openid, other.openid]).size).toBe(3);
    expect(two.unionid).toBe(one.unionid);
    expect(other.unionid).not.toBe(one.unionid);
  });

  it('differs from any other user', async () => {
    const alice = await wechat.login('alice');
    const bob = await wechat.login('bob');

    expect(bob.openid).not.toBe(alice.openid);
    expect(bob.unionid).not.toBe(alice.unionid);
    expect(bob.session_key).not.toBe(alice.session_key);
  });

  it('is the same in another simulator, and so after a restart', async () => {
    const alice = await wechat.login('alice');
    const restarted = await TestClient.start();
    const again = await restarted.login('alice');
    await restarted.close();

    expect([again.openid, again.unionid]).toEqual([alice.openid, alice.unionid]);
    expect(again.session_key).not.toBe(alice.session_key);
  });
});

describe('the way it is asked', () => {
  it('tells a POST with the parameters in its body "appid missing"', async () => {
    const [path = '', query = ''] = exchangePath(await wechat.loginCode()).split('?');
    const form = await wechat.raw('POST', path, query, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    const json = await wechat.raw(
      'POST',
      path,
      JSON.stringify(Object.fromEntries(new URLSearchParams(query))),
    );

    expect(JSON.parse(form.body)).toHaveProperty('errcode', 41002);
    expect(JSON.parse(json.body)).toHaveProperty('errcode', 41002);
  });

  it('takes the first of a parameter that comes twice', async () => {
    const path = exchangePath(await wechat.loginCode());
    const answer = await wechat.raw('GET', `${path}&appid=${appTwo.appId}&js_code=injected`);

    expect(JSON.parse(answer.body)).toHaveProperty('openid');
  });

  it.each(['/x', '/sns', '/cgi-bin/sns/jscode2session', '/sns/jscode2session/', '/sns/%zz', '/_controls'])(
    'answers 40066 on %s, with the rid tail and the content type of the gateway',
    async (path) => {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await wechat.raw(method, path);
        const body = JSON.parse(answer.body) as { errcode: number; errmsg: string };

        expect(answer.status).toBe(200);
        expect(answer.headers['content-type']).toBe('application/json; encoding=utf-8');
        expect(body.errcode).toBe(40066);
        const [said, rid] = body.errmsg.split(' rid: ');
        expect(said).toBe('invalid url');
        expect(rid).toMatch(RID);
      }
    },
  );

  it('refuses other methods than GET and POST on a known path like an unknown path', async () => {
    expect(JSON.parse((await wechat.raw('DELETE', CODE2SESSION)).body)).toHaveProperty('errcode', 40066);
  });
});
