import { randomBytes } from 'node:crypto';
import { type Problem } from '../../src/common/errors/index.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectUnauthenticated } from '../support/problems.js';
import { sessionKeyOf } from '../support/session-keys.js';
import { type OpenData } from '../support/wechat.js';

const path = '/v1/users/me/wechat-data';

let env: TestEnvironment;
let alice: LoginResponse;
/** The first app, which a login means that names none; and another one of the same platform. */
let appOne: string;
let appTwo: string;
beforeAll(async () => {
  env = await createTestEnvironment();
  [appOne, appTwo] = (await env.wechat.apps()).map(({ appId }) => appId) as [string, string];
  alice = await env.api.login('alice');
});
afterAll(() => env.close());

function send<Body = Problem>(
  { accessToken }: { accessToken: string },
  body: unknown,
  api: ApiClient = env.api,
): Promise<Answer<Body>> {
  return api.post<Body>(path, body, { authorization: `Bearer ${accessToken}` });
}

const profile = { nickName: '爱丽丝 + / =', gender: 0, language: 'zh_CN' };
const ofAlice = (data: object = profile, options = {}): Promise<Required<OpenData>> =>
  env.wechat.openData('alice', data, options);
const secondsNow = (): number => Math.floor(env.clock.now() / 1000);

/** Made and sent; with everything but the request id, which no two answers share. */
async function failure(sent: OpenData, code: 'OPEN_DATA_INVALID' | 'SESSION_KEY_STALE'): Promise<string> {
  const answer = await send(alice, sent);
  expectProblem(answer, code === 'OPEN_DATA_INVALID' ? 400 : 409, code);
  const { requestId } = answer.body;
  const headers = [...answer.headers].filter(([name]) => name !== 'date');
  return JSON.stringify([answer.text, headers]).replaceAll(requestId, '');
}

describe('good open data', () => {
  it('is told without its watermark, and the answer is kept by no cache', async () => {
    const answer = await send(alice, await ofAlice());
    expect([answer.status, answer.body]).toEqual([200, { data: profile }]);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('needs no rawData and no signature', async () => {
    const { encryptedData, iv } = await ofAlice();
    expect((await send(alice, { encryptedData, iv })).status).toBe(200);
  });

  it('may name the user: as the openid of the login', async () => {
    const data = { ...profile, openId: alice.openid, unionId: 'u' };
    expect((await send(alice, await ofAlice(data))).body).toEqual({ data });
  });

  it('may have fields that WeChat does not have today', async () => {
    const data = { constructor: 1, watermarks: 2, code: 'OPEN_DATA_INVALID', nested: { list: [null, {}] } };
    expect((await send(alice, await ofAlice(data))).text).toBe(JSON.stringify({ data }));
  });

  it('is opened with the key of the app that logged in', async () => {
    const elsewhere = await env.api.login('alice', { appId: appTwo });
    const [one, two] = [await ofAlice(), await ofAlice(profile, { appId: appTwo })];
    expect((await send(elsewhere, two)).status).toBe(200);
    expect((await send(alice, one)).status).toBe(200);
    expectProblem(await send(elsewhere, one), 409, 'SESSION_KEY_STALE');
    expectProblem(await send(alice, two), 409, 'SESSION_KEY_STALE');
  });

  it('is refused without a token', async () => {
    expectUnauthenticated(await env.api.post(path, await ofAlice()));
  });
});

describe('data that opens and is not what it should be', () => {
  const attacks: [what: string, make: () => Promise<OpenData>][] = [
    ['with the openId of another user', async () => ofAlice({ openId: await env.wechat.openidOf('bob', appOne) })],
    ['with the openid of the same person in another app', async () => ofAlice({ openId: await env.wechat.openidOf('alice', appTwo) })],
    ['with an openId that is none', () => ofAlice({ openId: null })],
    ['of a foreign app', () => ofAlice(profile, { watermark: { appid: appTwo } })],
    ['too old by a second or two', () => ofAlice(profile, { watermark: { timestamp: secondsNow() - 302 } })],
    ['from the future', () => ofAlice(profile, { watermark: { timestamp: secondsNow() + 90 } })],
    ['of no time at all', () => ofAlice(profile, { watermark: { timestamp: 0 } })],
    ['with a wrong signature', async () => ({ ...(await ofAlice()), signature: '0'.repeat(40) })],
    ['with the signature of other data', async () => ({ ...(await ofAlice()), signature: (await ofAlice({})).signature })],
    ['with altered rawData', async () => ({ ...(await ofAlice()), rawData: '{"nickName":"Mallory"}' })],
    ['with rawData that was parsed and written anew', async () => {
      const made = await ofAlice();
      return { ...made, rawData: JSON.stringify(JSON.parse(made.rawData), null, 1) };
    }],
    ['whose "+" became a space, as in a form', async () => {
      let made = await ofAlice();
      while (!made.encryptedData.includes('+')) made = await ofAlice();
      return { ...made, encryptedData: made.encryptedData.replaceAll('+', ' ') };
    }],
    ['no base64', async () => ({ ...(await ofAlice()), encryptedData: '<no base64>' })],
    ['base64 for URLs', async () => ({ ...(await ofAlice()), iv: `${'-_'.repeat(11)}==` })],
    ['cut within a block', async () => {
      const made = await ofAlice();
      return { ...made, encryptedData: Buffer.from(made.encryptedData, 'base64').subarray(0, -1).toString('base64') };
    }],
    ['with an IV of 15 bytes', async () => ({ ...(await ofAlice()), iv: randomBytes(15).toString('base64') })],
    ['with an IV of 17 bytes', async () => ({ ...(await ofAlice()), iv: randomBytes(17).toString('base64') })],
  ]; // prettier-ignore

  it.each(attacks)('%s', async (_what, make) => {
    expect(await failure(await make(), 'OPEN_DATA_INVALID')).toContain('OPEN_DATA_INVALID');
  });

  it('is refused in the same bytes, whatever is wrong', async () => {
    const answers = new Set<string>();
    for (const [, make] of attacks) answers.add(await failure(await make(), 'OPEN_DATA_INVALID'));
    expect(answers.size).toBe(1);
  });
});

describe('data that does not open', () => {
  const bytesOf = ({ encryptedData }: OpenData): Buffer => Buffer.from(encryptedData, 'base64');
  const attacks: [what: string, make: () => Promise<OpenData>][] = [
    ['of another user', () => env.wechat.openData('bob', profile)],
    ['of the same person in another app', () => ofAlice(profile, { appId: appTwo })],
    ['forged without the key', async () => ({ ...(await ofAlice()), encryptedData: randomBytes(160).toString('base64') })],
    ['with the wrong IV', async () => ({ ...(await ofAlice()), iv: randomBytes(16).toString('base64') })],
    ['cut at a block', async () => {
      const made = await ofAlice();
      return { ...made, encryptedData: bytesOf(made).subarray(0, -16).toString('base64') };
    }],
    ['with a byte changed in the padding', async () => {
      const made = await ofAlice();
      const bytes = bytesOf(made);
      bytes[bytes.length - 17] = (bytes[bytes.length - 17] ?? 0) ^ 1;
      return { ...made, encryptedData: bytes.toString('base64') };
    }],
    ['with two blocks swapped', async () => {
      const made = await ofAlice();
      const bytes = bytesOf(made);
      const swapped = Buffer.concat([bytes.subarray(16, 32), bytes.subarray(0, 16), bytes.subarray(32)]);
      return { ...made, encryptedData: swapped.toString('base64') };
    }],
  ]; // prettier-ignore

  it.each(attacks)('%s', async (_what, make) => {
    expect(await failure(await make(), 'SESSION_KEY_STALE')).toContain('SESSION_KEY_STALE');
  });

  it('is refused in the same bytes, whatever is wrong', async () => {
    const answers = new Set<string>();
    for (const [, make] of attacks) answers.add(await failure(await make(), 'SESSION_KEY_STALE'));
    expect(answers.size).toBe(1);
  });
});

describe('the key', () => {
  it('that WeChat has changed since is stale, until the client logs in and asks WeChat again', async () => {
    const before = await env.api.login('carol');
    const old = await env.wechat.openData('carol', profile);
    await env.wechat.rotateSessionKey('carol');
    const made = await env.wechat.openData('carol', profile);
    expectProblem(await send(before, made), 409, 'SESSION_KEY_STALE');

    const after = await env.api.login('carol');
    expect((await send(after, made)).status).toBe(200);
    // The key is the identity's: the older session has it, too.
    expect((await send(before, made)).status).toBe(200);
    expectProblem(await send(after, old), 409, 'SESSION_KEY_STALE');
  });

  it('that is not kept any more is stale', async () => {
    const dave = await env.api.login('dave');
    await env.database.query(
      `UPDATE wechat_identities SET session_key_sealed = NULL, session_key_kid = NULL, session_key_at = NULL WHERE openid = $1`,
      [dave.openid],
    );
    expectProblem(await send(dave, await env.wechat.openData('dave', profile)), 409, 'SESSION_KEY_STALE');
  });

  it('that was sealed for another identity, or by a master key that is gone, is stale', async () => {
    const [erin, frank] = [await env.api.login('erin'), await env.api.login('frank')];
    await env.database.query(
      `UPDATE wechat_identities SET session_key_sealed =
         (SELECT session_key_sealed FROM wechat_identities WHERE openid = $1) WHERE openid = $2`,
      [erin.openid, frank.openid],
    );
    expectProblem(await send(frank, await env.wechat.openData('erin', profile)), 409, 'SESSION_KEY_STALE');
    await env.database.query(`UPDATE wechat_identities SET session_key_kid = 'gone' WHERE openid = $1`, [
      erin.openid,
    ]);
    expectProblem(await send(erin, await env.wechat.openData('erin', profile)), 409, 'SESSION_KEY_STALE');
  });

  it('of a user who has two identities in one app is that of the session', async () => {
    const [grace, heidi] = [await env.api.login('grace'), await env.api.login('heidi')];
    await env.database.query(
      `UPDATE wechat_identities SET user_id = (SELECT user_id FROM wechat_identities WHERE openid = $1) WHERE openid = $2`,
      [grace.openid, heidi.openid],
    );
    // The user whose identity has gone is nobody here, whatever the token says.
    expectUnauthenticated(await send(heidi, await env.wechat.openData('heidi', profile)));
    const both = [await env.api.login('grace'), await env.api.login('heidi')];
    expect(new Set(both.map(({ user }) => user.id)).size).toBe(1);
    for (const [i, user] of ['grace', 'heidi'].entries()) {
      const own = await env.wechat.openData(user, { openId: both[i]?.openid });
      const [rightful, other] = i === 0 ? both : [...both].reverse();
      expect((await send(rightful as LoginResponse, own)).status).toBe(200);
      expectProblem(await send(other as LoginResponse, own), 409, 'SESSION_KEY_STALE');
    }
  });

  it('is in no answer and no log, nor is what it opened', async () => {
    const secret = 'planted-nickname';
    const key = await sessionKeyOf(env.wechat, 'alice');
    const good = await send(alice, await ofAlice({ nickName: secret }));
    const bad = await send(alice, { ...(await ofAlice({ nickName: secret })), signature: '0'.repeat(40) });
    expect([good.status, bad.status]).toEqual([200, 400]);
    expect(good.text).toContain(secret);
    const logs = env.logs.join('');
    expect(logs).toContain('OPEN_DATA_INVALID');
    const bytes = Buffer.from(key, 'base64');
    for (const form of [key, key.slice(0, 22), bytes.toString('base64url'), bytes.toString('hex')]) {
      for (const place of [logs, good.text, bad.text]) expect(place).not.toContain(form);
    }
    for (const personal of [secret, '爱丽丝', alice.openid]) expect(logs).not.toContain(personal);
  });
});

it("the age of data is the operator's to choose", async () => {
  const { api } = await env.startInstance({ env: { WECHAT_OPEN_DATA_MAX_AGE: '3600' } });
  const old = await ofAlice(profile, { watermark: { timestamp: secondsNow() - 3_590 } });
  expect((await send(alice, old, api)).status).toBe(200);
  expectProblem(await send(alice, old), 400, 'OPEN_DATA_INVALID');
});

it('data ages by our clock', async () => {
  const made = await ofAlice(profile, { watermark: { timestamp: secondsNow() - 200 } });
  expect((await send(alice, made)).status).toBe(200);
  env.clock.advance(150_000);
  const aged = await send(alice, made);
  env.clock.advance(-150_000);
  expectProblem(aged, 400, 'OPEN_DATA_INVALID');
});

describe('a body that is none', () => {
  const base = { encryptedData: 'AAAA', iv: 'AAAA' };
  it.each<[what: string, body: unknown, fields: string[]]>([
    ['empty', {}, ['encryptedData', 'iv']],
    ['of nulls', { encryptedData: null, iv: null, rawData: null }, ['encryptedData', 'iv', 'rawData', 'signature']],
    ['of lists', { encryptedData: ['AAAA'], iv: ['AAAA'] }, ['encryptedData', 'iv']],
    ['of empty strings', { encryptedData: '', iv: '' }, ['encryptedData', 'iv']],
    ['with a long iv', { ...base, iv: 'A'.repeat(65) }, ['iv']],
    ['with encryptedData of more than 48 KiB', { ...base, encryptedData: 'A'.repeat(49_153) }, ['encryptedData']],
    ['with rawData of more than 16 KiB', { ...base, rawData: 'A'.repeat(16_385), signature: '0'.repeat(40) }, ['rawData']],
    ['with rawData as an object', { ...base, rawData: {}, signature: '0'.repeat(40) }, ['rawData']],
    ['with rawData alone', { ...base, rawData: '{}' }, ['signature']],
    ['with a signature alone', { ...base, signature: '0'.repeat(40) }, ['rawData']],
    ['with a signature that is no SHA-1', { ...base, rawData: '{}', signature: 'sha1' }, ['signature']],
    ['that names an openid', { ...base, openid: 'o' }, ['openid']],
    ['that brings its own session_key', { ...base, session_key: 'A'.repeat(22) + '==' }, ['session_key']],
  ])('%s', async (_what, body, fields) => {
    expectProblem(await send(alice, body), 400, 'VALIDATION_FAILED', fields);
  }); // prettier-ignore

  it('of more than 64 KiB', async () => {
    expectProblem(await send(alice, { ...base, rawData: 'A'.repeat(66_000) }), 413, 'PAYLOAD_TOO_LARGE');
  });
});
