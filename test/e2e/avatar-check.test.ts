import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Service } from '../../src/service.js';
import { type UserResponse } from '../../src/users/index.js';
import { MediaCheckCleanup } from '../../src/users/media-check-cleanup.service.js';
import { PushEvents, type PushFields } from '../../src/wechat/index.js';
import { toPushMessage } from '../../src/wechat/push/push-message.js';
import { eventually } from '../process/support/eventually.js';
import { freePort } from '../process/support/ports.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { filesLeft, picture, upload, uploaded } from '../support/pictures.js';
import { expectProblem, expectRetryLater } from '../support/problems.js';
import { type MediaCheck } from '../support/wechat.js';

const check = '/wxa/media_check_async';

let env: TestEnvironment;
let publicUrl: string;
let appOne: string;
let appTwo: string;
let alice: LoginResponse;
beforeAll(async () => {
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${port}`;
  env = await createTestEnvironment({ env: { PORT: String(port), PUBLIC_URL: `${publicUrl}/` } });
  [appOne, appTwo] = (await env.wechat.apps()).map(({ appId }) => appId) as [string, string];
});
afterAll(() => env.close());
afterEach(() => env.stopOthers());
beforeEach(async () => {
  await env.database.query('TRUNCATE users, audit_events CASCADE');
  await Promise.all((await stored()).map((name) => rm(join(env.config.storage.dir, name))));
  await env.wechat.reset();
  // Verdicts come as the tests say, in their words.
  await env.wechat.mediaVerdict({ hold: true });
  alice = await env.api.login('alice');
});

const stored = (): Promise<string[]> => filesLeft(env);
const avatarUrl = async (): Promise<string | null> =>
  (await env.api.get<UserResponse>('/v1/users/me', alice.accessToken)).body.avatarUrl;

/** Of the user, and of the checks that are still under way. */
async function kept(): Promise<{ avatar: string | null; flagged: boolean | undefined; checks: number }> {
  const [row] = await env.database.query<{ avatar: string | null; avatar_flagged: boolean }>(
    `SELECT avatar, avatar_flagged FROM users WHERE id = $1`,
    [alice.user.id],
  );
  return {
    avatar: row?.avatar ?? null,
    flagged: row?.avatar_flagged,
    checks: await env.database.count('media_checks'),
  };
}

async function rejections(): Promise<unknown[]> {
  return env.database.query(
    `SELECT actor_kind, actor_id, subject_kind, subject_id, user_id, ip, details FROM audit_events
      WHERE action = 'user.avatar_rejected' ORDER BY id`,
  );
}

/** What WeChat was asked last, once it has fetched the picture. */
async function lastCheck(): Promise<MediaCheck> {
  for (;;) {
    const last = (await env.wechat.mediaChecks()).at(-1);
    if (!last) throw new Error('WeChat was not asked');
    if (last.media) return last;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A verdict, as the inbox hands it to who subscribed. */
async function tell(
  fields: PushFields,
  { appId = appOne, age = 0, service = env.service }: { appId?: string; age?: number; service?: Service } = {},
): Promise<void> {
  const message = toPushMessage({
    ToUserName: 'gh_1',
    FromUserName: alice.openid,
    CreateTime: Math.floor(env.clock.now() / 1000) - age,
    MsgType: 'event',
    Event: 'wxa_media_check',
    appid: appId,
    version: 2,
    ...fields,
  });
  const pushes = service.app.get(PushEvents);
  await service.app.get(DataSource).transaction((manager) => pushes.handle(message, { appId, manager }));
} // prettier-ignore
const finding = (traceId: string, suggest: string): PushFields => ({
  trace_id: traceId,
  errcode: 0,
  errmsg: 'ok',
  detail: [{ strategy: 'content_model', errcode: 0, suggest, label: 100, prob: 90 }],
  result: { suggest, label: 100 },
});

describe('a picture that is set', () => {
  it('is shown at once, flagged, and WeChat is asked with an address where it finds it', async () => {
    const { user, name } = await uploaded(env.api, alice);
    expect(user.avatarUrl).toBe(`${publicUrl}/v1/avatars/${name}`);
    expect((await env.api.login('alice')).user.avatarUrl).toBe(user.avatarUrl);
    expect(await kept()).toEqual({ avatar: name, flagged: true, checks: 1 });
    const asked = await lastCheck();
    expect(asked).toMatchObject({
      appId: appOne,
      openid: alice.openid,
      mediaUrl: user.avatarUrl,
      mediaType: 2,
      scene: 1,
      media: { contentType: 'image/jpeg', bytes: expect.any(Number) as number },
    });
    expect(await env.database.query(`SELECT trace_id, app_id, user_id, avatar FROM media_checks`)).toEqual([
      { trace_id: asked.traceId, app_id: appOne, user_id: alice.user.id, avatar: name },
    ]);
  });

  it.each<[suggest: string, flagged: boolean]>([
    ['pass', false],
    ['review', true],
    ['something new', true],
  ])('and found "%s" stays', async (suggest, flagged) => {
    const { name, path } = await uploaded(env.api, alice);
    await tell(finding((await lastCheck()).traceId, suggest));
    expect(await kept()).toEqual({ avatar: name, flagged, checks: 0 });
    expect((await env.api.get(path)).status).toBe(200);
    expect(await rejections()).toEqual([]);
  });

  it('and found "risky" is taken down, and the trail says so', async () => {
    const { path } = await uploaded(env.api, alice);
    const { traceId } = await lastCheck();
    await tell(finding(traceId, 'risky'));
    expect(await kept()).toEqual({ avatar: null, flagged: false, checks: 0 });
    expect(await avatarUrl()).toBeNull();
    expect(await stored()).toEqual([]);
    expectProblem(await env.api.get(path), 404, 'NOT_FOUND');
    expect(await rejections()).toEqual([
      {
        actor_kind: 'system',
        actor_id: null,
        subject_kind: 'user',
        subject_id: alice.user.id,
        user_id: alice.user.id,
        ip: null,
        details: { traceId, shown: true, judged: true },
      },
    ]);
  });

  it('and judged in XML, where numbers are texts, is judged', async () => {
    await uploaded(env.api, alice);
    const { traceId } = await lastCheck();
    await tell({ trace_id: traceId, errcode: '0', result: { suggest: 'risky', label: '20002' } });
    expect((await kept()).avatar).toBeNull();
  });

  it('and replaced before its verdict leaves the next one alone', async () => {
    await uploaded(env.api, alice);
    const first = await lastCheck();
    const { name } = await uploaded(env.api, alice);
    const second = await lastCheck();
    await tell(finding(first.traceId, 'risky'));
    expect(await kept()).toEqual({ avatar: name, flagged: true, checks: 1 });
    expect(await rejections()).toMatchObject([{ details: { traceId: first.traceId, shown: false } }]);
    await tell(finding(second.traceId, 'pass'));
    expect(await kept()).toEqual({ avatar: name, flagged: false, checks: 0 });

    await uploaded(env.api, alice);
    const third = await lastCheck();
    const { name: last } = await uploaded(env.api, alice);
    await tell(finding(third.traceId, 'pass'));
    expect(await kept()).toEqual({ avatar: last, flagged: true, checks: 1 });
  });

  it('of a user who is erased before its verdict leaves nothing to judge', async () => {
    await uploaded(env.api, alice);
    const { traceId } = await lastCheck();
    await env.database.query(`DELETE FROM users WHERE id = $1`, [alice.user.id]);
    await tell(finding(traceId, 'risky'), { age: 61 });
    expect([await env.database.count('media_checks'), await rejections()]).toEqual([0, []]);
  });
});

describe('a verdict', () => {
  it('that nobody waits for is tried again while it may be too early, and then dropped', async () => {
    const early = finding('6a61a1b2-00000000-00000000', 'risky');
    await expect(tell(early)).rejects.toThrow();
    await expect(tell(early, { age: 58 })).rejects.toThrow();
    await tell(early, { age: 61 });
    // A clock that is far ahead of ours would be early for a day.
    await tell(early, { age: -3_600 });
  });

  it('of another app than was asked is of nothing that is known', async () => {
    const { name } = await uploaded(env.api, alice);
    const { traceId } = await lastCheck();
    await tell(finding(traceId, 'risky'), { appId: appTwo, age: 61 });
    expect(await kept()).toEqual({ avatar: name, flagged: true, checks: 1 });
  });

  it('that comes twice counts once', async () => {
    await uploaded(env.api, alice);
    const { traceId } = await lastCheck();
    const twice = [0, 1].map(() => tell(finding(traceId, 'risky'), { age: 61 }));
    await Promise.all(twice);
    expect(await rejections()).toHaveLength(1);
  });

  it.each<[what: string, fields: PushFields]>([
    ['without a trace_id', { errcode: 0 }],
    ['without an errcode', { trace_id: 'a' }],
    ['with an errcode that is none', { trace_id: 'a', errcode: 'zero' }],
    ['with a result that is none', { trace_id: 'a', errcode: 0, result: 'risky' }],
  ])('%s is not understood', async (_what, fields) => {
    await expect(tell(fields)).rejects.toMatchObject({ name: 'ZodError' });
  });
});

/** Sends a picture to an instance with that policy. */
async function send(
  fallback: string,
  env_: Record<string, string> = { PUBLIC_URL: publicUrl },
): Promise<{ service: Service; answer: Awaited<ReturnType<typeof upload<Problem & UserResponse>>> }> {
  const { api, service } = await env.startInstance({
    env: { CONTENT_CHECK_FALLBACK: fallback, PORT: '0', ...env_ },
  });
  // A token of another issuer would be nobody's there.
  const user = await api.login('alice');
  const answer = await upload<Problem & UserResponse>(api, user, await picture().png().toBuffer());
  return { service, answer };
}

describe('a picture that WeChat cannot fetch (-1008)', () => {
  const failed = (traceId: string): PushFields => ({ trace_id: traceId, errcode: -1008, errmsg: 'download failed' });

  it.each<[fallback: string, avatarStays: boolean, flagged: boolean]>([
    ['flag', true, true],
    ['accept', true, false],
    ['reject', false, false],
  ])('%s', async (fallback, avatarStays, flagged) => {
    const { service, answer } = await send(fallback);
    expect(answer.status).toBe(200);
    const { traceId } = await lastCheck();
    const logged = env.logs.length;
    await tell(failed(traceId), { service });
    const { avatar, ...rest } = await kept();
    expect([avatar !== null, rest]).toEqual([avatarStays, { flagged, checks: 0 }]);
    expect(await stored()).toHaveLength(avatarStays ? 1 : 0);
    expect(await rejections()).toMatchObject(avatarStays ? [] : [{ details: { shown: true, judged: false } }]);
    expect(env.logs.slice(logged).join('')).toMatch(/errcode -1008.*PUBLIC_URL/);
  });
}); // prettier-ignore

describe.each<[what: string, begin: () => Promise<void>, status: number, code: Problem['code']]>([
  ['a user not seen for two hours', () => env.wechat.fault({ path: check, kind: 'errcode', errcode: 61010, times: -1 }), 422, 'CONTENT_REJECTED'],
  ['WeChat busy', () => env.wechat.fault({ path: check, kind: 'errcode', errcode: -1, times: -1 }), 503, 'WECHAT_UNAVAILABLE'],
  ['no answer', () => env.wechat.fault({ path: check, kind: 'reset', times: -1 }), 503, 'WECHAT_UNAVAILABLE'],
  ['no trace_id', () => env.wechat.fault({ path: check, kind: 'empty', times: -1 }), 503, 'WECHAT_UNAVAILABLE'],
  ['the quota used up', () => env.wechat.fault({ path: check, kind: 'errcode', errcode: 45009, times: -1 }), 429, 'WECHAT_RATE_LIMITED'],
  ['the same picture too often', () => env.wechat.fault({ path: check, kind: 'errcode', errcode: 87020, errmsg: 'repeat', times: -1 }), 429, 'WECHAT_RATE_LIMITED'],
  ['an app that may not', () => env.wechat.fault({ path: check, kind: 'errcode', errcode: 48001, errmsg: 'no', times: -1 }), 500, 'WECHAT_MISCONFIGURED'],
])('when WeChat cannot be asked: %s', (_what, begin, status, code) => {
  beforeEach(begin);

  it('flag: the picture is accepted and flagged', async () => {
    expect((await send('flag')).answer.status).toBe(200);
    expect(await kept()).toMatchObject({ flagged: true, checks: 0 });
    expect(await stored()).toHaveLength(1);
  });

  it('accept: the picture is accepted', async () => {
    expect((await send('accept')).answer.status).toBe(200);
    expect(await kept()).toMatchObject({ flagged: false, checks: 0 });
    expect(await stored()).toHaveLength(1);
  });

  it('reject: it is refused, and the one before stays', async () => {
    await env.database.query(`UPDATE users SET avatar = 'before.jpg' WHERE id = $1`, [alice.user.id]);
    const { answer } = await send('reject');
    if (status === 503 || status === 429) expectRetryLater(answer, status, code);
    else expectProblem(answer, status, code);
    expect(await kept()).toEqual({ avatar: 'before.jpg', flagged: false, checks: 0 });
    expect(await stored()).toEqual([]);
  });
}); // prettier-ignore

describe('without PUBLIC_URL', () => {
  it.each<[fallback: string, flagged: boolean]>([
    ['flag', true],
    ['accept', false],
  ])('%s: the picture is accepted, WeChat is not asked, and the boot has said so', async (fallback, flagged) => {
    const logged = env.logs.length;
    const { answer } = await send(fallback, { PUBLIC_URL: '' });
    expect([answer.status, answer.body.avatarUrl]).toEqual([200, expect.stringMatching(/^\/v1\/avatars\//)]);
    expect(await kept()).toMatchObject({ flagged, checks: 0 });
    expect(await env.wechat.asked(check)).toEqual([]);
    const warnings = env.logs.slice(logged).filter((line) => line.includes('PUBLIC_URL is not set'));
    expect(warnings.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['warn']);
  });

  it('reject: none can be set, and it is the operator who must do something', async () => {
    const { answer } = await send('reject', { PUBLIC_URL: '' });
    expectProblem(answer, 500, 'WECHAT_MISCONFIGURED');
    expect(answer.body.detail).toMatch(/operator.*PUBLIC_URL/);
    expect(await kept()).toMatchObject({ avatar: null, checks: 0 });
    expect(await stored()).toEqual([]);
  });
}); // prettier-ignore

describe('by the message push', () => {
  beforeEach(async () => {
    await env.database.query('TRUNCATE push_inbox');
    await env.wechat.pushUrl(appOne, `${env.api.url}/v1/wechat/push/${appOne}`);
  });
  const inbox = (): Promise<{ state: string; attempts: number; last_error: string | null }[]> =>
    env.database.query(`SELECT state, attempts, last_error FROM push_inbox`);

  it('a risky picture is taken down soon after, however often WeChat says so', async () => {
    await env.wechat.mediaVerdict({ suggest: 'risky', delayMs: 0, duplicates: 2 });
    const { path } = await uploaded(env.api, alice);
    expect((await env.wechat.releaseMediaChecks()).map(({ state }) => state)).toEqual(['pushed']);
    await eventually('the work on it', async () => (await inbox())[0]?.state === 'done');
    expect(await kept()).toEqual({ avatar: null, flagged: false, checks: 0 });
    expect(await inbox()).toHaveLength(1);
    expect(await stored()).toEqual([]);
    expectProblem(await env.api.get(path), 404, 'NOT_FOUND');
    expect(await rejections()).toHaveLength(1);
  });

  it('a verdict that overtakes the transaction which remembers its trace_id is not lost', async () => {
    await env.wechat.mediaVerdict({ suggest: 'risky', delayMs: 0 });
    const client = await env.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [alice.user.id]);
    const setting = uploaded(env.api, alice);
    await eventually('a first attempt', async () => (await inbox())[0]?.attempts === 1);
    expect(await inbox()).toEqual([{ state: 'waiting', attempts: 1, last_error: 'EarlyVerdictError' }]);
    await client.query('COMMIT');
    client.release();
    const { path } = await setting;
    expect((await env.api.get(path)).status).toBe(200);
    await env.database.query('UPDATE push_inbox SET due_at = now()');
    await eventually('the work on it', async () => (await inbox())[0]?.state === 'done');
    expect(await kept()).toEqual({ avatar: null, flagged: false, checks: 0 });
    expect(await stored()).toEqual([]);
    expectProblem(await env.api.get(path), 404, 'NOT_FOUND');
  });
});

it('what WeChat has not told of for two days is forgotten', async () => {
  await uploaded(env.api, alice);
  await uploaded(env.api, alice);
  const cleanup = env.service.app.get(MediaCheckCleanup);
  expect(await cleanup.run()).toBe(0);
  await env.database.query(
    `UPDATE media_checks SET requested_at = now() - interval '49 hours' WHERE trace_id = $1`,
    [(await lastCheck()).traceId],
  );
  expect([await cleanup.run(), await env.database.count('media_checks')]).toEqual([1, 1]);
});
