import { type EntityManager } from 'typeorm';
import { z } from 'zod';
import { type Problem } from '../../src/common/errors/index.js';
import { type Service } from '../../src/service.js';
import { PushEvents, type PushHandler } from '../../src/wechat/index.js';
import { PushCleanupService, PushWorker } from '../../src/wechat/push/index.js';
import { eventually } from '../process/support/eventually.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { Scrape } from '../support/metrics.js';
import { expectRetryLater } from '../support/problems.js';
import { eventFields, inboxRows, plainPush, sendPush, worked } from '../support/pushes.js';
import { SeverableLine } from '../support/severable-line.js';
import { timed } from '../support/timed.js';

const app = {
  appId: 'wx00000000000000d1',
  appSecret: 'secret-of-d1',
  pushToken: 'token-of-d1',
  platform: 'p',
};
/** Milliseconds until WeChat hangs up. */
const answeredWithin = 5_000;

let env: TestEnvironment;
let marks: number;
/** What the handler of `test_event` does, on every instance. */
let act: PushHandler<{ text: string }>;
beforeAll(async () => {
  env = await createTestEnvironment({ apps: [app], env: { METRICS_PORT: '0' } });
  await env.database.query('CREATE TABLE marks (text text)');
  subscribe(env.service);
});
afterAll(() => env.close());
beforeEach(async () => {
  marks = 0;
  act = mark;
  await env.database.query('TRUNCATE push_inbox, marks');
});

function subscribe(service: Service): void {
  service.app
    .get(PushEvents)
    .on('test_event', z.object({ text: z.string() }), (fields, context, message) =>
      act(fields, context, message),
    );
}

/** An effect in the database, and one outside of it. */
const mark: PushHandler<{ text: string }> = async ({ text }, { manager }) => {
  marks += 1;
  await insertMark(manager, text);
};
async function insertMark(manager: EntityManager, text: string): Promise<void> {
  await manager.query('INSERT INTO marks VALUES ($1)', [text]);
}
const markedTexts = async (): Promise<string[]> =>
  (await env.database.query<{ text: string }>('SELECT text FROM marks ORDER BY text')).map(
    ({ text }) => text,
  );

function push(text: string, api = env.api): Promise<Answer<Problem>> {
  return sendPush(api, app.appId, plainPush(app.pushToken, eventFields('test_event', `o${text}`, { text })));
}
async function pushed(text: string, api = env.api): Promise<void> {
  expect((await push(text, api)).text).toBe('success');
}
/** Instead of the hours that it would take. */
async function letWaitingBeDue(): Promise<void> {
  await env.database.query(`UPDATE push_inbox SET due_at = now() WHERE state = 'waiting'`);
  env.service.app.get(PushWorker).wake();
}

describe('a handler that fails', () => {
  it('leaves nothing behind, is tried again later, and then does its work once', async () => {
    let failures = 0;
    act = async (fields, context, message) => {
      await mark(fields, context, message);
      if (++failures < 3) throw new Error(`not yet, ${fields.text}`);
    };
    await pushed('alice');
    const [first] = await worked(env.database);
    expect(first).toMatchObject({ state: 'waiting', attempts: 1, openid: 'oalice', last_error: 'Error' });
    expect(first?.due_in).toBeLessThanOrEqual(2.5);
    expect(await markedTexts()).toEqual([]);
    // By the poll; nobody pushes anything.
    const [row] = await eventually('the third attempt', async () => {
      const rows = await inboxRows(env.database);
      return rows[0]?.state === 'done' && rows;
    });
    expect(row).toMatchObject({ attempts: 3, message: null, openid: null, last_error: null });
    expect(await markedTexts()).toEqual(['alice']);
    expect(marks).toBe(3);
  });

  it('for a day is given up, and tells why without a word of the push', async () => {
    act = ({ text }) => {
      throw new RangeError(`${text} is out of range`);
    };
    env.logs.length = 0;
    await pushed('secretive');
    for (let attempt = 1; attempt < 35; attempt++) {
      expect(await worked(env.database)).toMatchObject([{ state: 'waiting', attempts: attempt }]);
      await letWaitingBeDue();
      await eventually(
        'the next attempt',
        async () => (await inboxRows(env.database))[0]?.attempts === attempt + 1,
      );
    }
    const [row] = await worked(env.database);
    expect(row).toMatchObject({ state: 'dead', attempts: 35, last_error: 'RangeError' });
    expect(row?.message).toMatchObject({ text: 'secretive' });
    const told = env.logs.filter((line) => line.includes(`push ${row?.id ?? ''} (other)`));
    expect(told).toHaveLength(35);
    expect(told.at(-1)).toMatch(/"level":"error".*attempt 35: RangeError; given up/);
    expect(env.logs.join('')).not.toContain('secretive');
  });

  it('holds up nobody else', async () => {
    act = (fields, context, message) => {
      if (fields.text === 'bad') throw new Error('no');
      return mark(fields, context, message);
    };
    await pushed('bad');
    for (const text of ['a', 'b', 'c']) await pushed(text);
    const rows = await worked(env.database);
    expect(rows.map(({ state }) => state)).toEqual(['waiting', 'done', 'done', 'done']);
    expect(await markedTexts()).toEqual(['a', 'b', 'c']);
  });
});

it('a push whose fields are not those of the event is given up at once', async () => {
  const fields = eventFields('test_event', 'oAlice', { text: { not: 'a text' } });
  expect((await sendPush(env.api, app.appId, plainPush(app.pushToken, fields))).text).toBe('success');
  expect(await worked(env.database)).toMatchObject([{ state: 'dead', attempts: 1, last_error: 'ZodError' }]);
});

describe('a handler that hangs', () => {
  it('does not hold up the answer, is given up after 8 s, and can then write nothing any more', async () => {
    let resume: () => void = () => undefined;
    const late: unknown[] = [];
    act = async ({ text }, { manager }) => {
      act = mark;
      await insertMark(manager, `${text} before`);
      await new Promise<void>((resolve) => (resume = resolve));
      await insertMark(manager, `${text} after`).catch((error: unknown) => late.push(error));
    };
    const first = await timed(push('hung'));
    const second = await timed(push('next'));
    expect([first, second].map(({ result }) => result.text)).toEqual(['success', 'success']);
    expect(Math.max(first.milliseconds, second.milliseconds)).toBeLessThan(answeredWithin);
    const rows = await eventually('the end of the attempt', async () => {
      const found = await inboxRows(env.database);
      return found[0]?.attempts === 1 && found[1]?.state === 'done' && found;
    });
    expect(rows[0]).toMatchObject({ state: 'waiting', last_error: 'PushOvertimeError' });
    resume();
    await eventually('what it tries then', () => late.length > 0);
    await worked(env.database);
    expect(await markedTexts()).not.toContain('hung before');
    expect(await markedTexts()).not.toContain('hung after');
  });
});

describe('two instances', () => {
  it('share the work: each push is handled once, whoever received it', async () => {
    const other = await env.startInstance();
    subscribe(other.service);
    const texts = Array.from({ length: 60 }, (_, i) => `text-${String(i).padStart(2, '0')}`);
    await Promise.all(texts.map((text, i) => pushed(text, i % 2 === 0 ? env.api : other.api)));
    const rows = await worked(env.database);
    expect(rows.map(({ state, attempts }) => [state, attempts])).toEqual(texts.map(() => ['done', 1]));
    expect(await markedTexts()).toEqual(texts);
    expect(marks).toBe(60);
    await other.service.stop();
  });

  it('do not meet over the same push, which both receive', async () => {
    const other = await env.startInstance();
    subscribe(other.service);
    const same = eventFields('test_event', 'oAlice', { text: 'same' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        sendPush(i % 2 === 0 ? env.api : other.api, app.appId, plainPush(app.pushToken, same)),
      ),
    );
    expect(answers.map(({ text }) => text)).toEqual(answers.map(() => 'success'));
    await worked(env.database);
    expect(await markedTexts()).toEqual(['same']);
    await other.service.stop();
  });
});

it('an instance that stops ends the push in hand, and the next one goes on with the others', async () => {
  const stopping = await env.startInstance({ env: { SHUTDOWN_DRAIN_MS: '0' } });
  let begun = 0;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  // The two of them have their hands full, and two pushes are left.
  act = async (fields, context, message) => {
    begun += 1;
    await held;
    await mark(fields, context, message);
  };
  subscribe(stopping.service);
  for (const text of ['a', 'b', 'c', 'd']) await pushed(text, stopping.api);
  await eventually('both instances at work', () => begun === 2);
  const stopped = stopping.service.stop();
  release();
  await stopped;
  const rows = await worked(env.database);
  expect(rows.map(({ state, attempts }) => [state, attempts])).toEqual(rows.map(() => ['done', 1]));
  expect(await markedTexts()).toEqual(['a', 'b', 'c', 'd']);
});

it('what an instance left behind that was killed is worked on by the next one', async () => {
  await env.database.query(
    `INSERT INTO push_inbox (app_id, deduplication_key, event, openid, message)
     SELECT $1, 'key ' || n, 'test_event', 'oAlice', $2::jsonb || jsonb_build_object('text', 'left ' || n)
       FROM generate_series(1, 3) AS n`,
    [app.appId, JSON.stringify(eventFields('test_event', 'oAlice'))],
  );
  expect((await worked(env.database)).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  expect(await markedTexts()).toEqual(['left 1', 'left 2', 'left 3']);
});

describe('without the database', () => {
  it('a push is 503 within 5 s, so that WeChat sends it again, and is then taken', async () => {
    const line = await SeverableLine.to(Number(new URL(env.database.url).port));
    const { api, service } = await env.startInstance({
      env: { DATABASE_URL: line.through(env.database.url) },
    });
    subscribe(service);
    await pushed('before', api);
    line.cut();
    const { result, milliseconds } = await timed(push('during', api));
    expectRetryLater(result, 503, 'SERVICE_UNAVAILABLE');
    expect(milliseconds).toBeLessThan(answeredWithin);
    line.restore();
    await eventually('the database', async () => (await push('during', api)).text === 'success');
    await worked(env.database);
    expect(await markedTexts()).toEqual(['before', 'during']);
    await service.stop();
    await line.close();
  });

  it('that says nothing any more, a push is 503 within 5 s as well', async () => {
    const line = await SeverableLine.to(Number(new URL(env.database.url).port));
    const { api, service } = await env.startInstance({
      env: { DATABASE_URL: line.through(env.database.url) },
    });
    subscribe(service);
    // Every connection that a push may take is there by then, whatever else took one in between.
    await Promise.all(Array.from({ length: 12 }, (_, i) => pushed(`before ${i}`, api)));
    await worked(env.database);
    line.silence();
    const { result, milliseconds } = await timed(push('during', api));
    expectRetryLater(result, 503, 'SERVICE_UNAVAILABLE');
    expect(milliseconds).toBeLessThan(answeredWithin);
    await service.stop();
    await line.close();
  });
});

it('a burst of 300 pushes from one address meets no limit', async () => {
  const { api, service } = await env.startInstance({ env: { RATE_LIMITS: 'default=10/60s' } });
  subscribe(service);
  const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => push(`burst-${i}`, api)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await worked(env.database);
  expect(await env.database.count('marks')).toBe(300);
  await service.stop();
});

it('metrics count what came of pushes, by names of a closed set', async () => {
  const count = async (outcome: string): Promise<number> =>
    (await Scrape.of(env.service)).value('weapp_auth_pushes_total', { event: 'other', outcome });
  const outcomes = ['received', 'duplicate', 'refused', 'done', 'failed', 'dead'];
  const before = await Promise.all(outcomes.map(count));
  act = ({ text }, { manager }) => {
    if (text === 'bad') throw new Error('no');
    return insertMark(manager, text);
  };
  const good = plainPush(app.pushToken, eventFields('test_event', 'oAlice', { text: 'good' }));
  await sendPush(env.api, app.appId, good);
  await sendPush(env.api, app.appId, good);
  await sendPush(env.api, app.appId, { ...good, query: {} });
  await pushed('bad');
  await sendPush(env.api, app.appId, plainPush(app.pushToken, eventFields('test_event', 'oAlice')));
  const rows = await worked(env.database);
  expect(rows.map(({ state }) => state)).toEqual(['done', 'waiting', 'dead']);
  const after = await Promise.all(outcomes.map(count));
  expect(after.map((value, i) => value - (before[i] ?? 0))).toEqual([3, 1, 1, 1, 1, 1]);
  expect((await Scrape.of(env.service)).values('weapp_auth_pushes_total', 'event')).toEqual([
    'other',
    'user_authorization_cancellation',
    'user_authorization_revoke',
    'user_info_modified',
    'wxa_media_check',
  ]);
});

it('what is over is removed: done after a week, dead after a month, waiting never', async () => {
  await env.database.query(
    `INSERT INTO push_inbox (app_id, deduplication_key, event, message, state, received_at, due_at, finished_at)
     SELECT 'wx1', state || days, 'x', CASE WHEN state <> 'done' THEN '{}'::jsonb END, state, now() - days * interval '1 day',
            now() + interval '1 day', CASE WHEN state <> 'waiting' THEN now() - days * interval '1 day' END
       FROM unnest(ARRAY['done', 'dead', 'waiting']) AS state, unnest(ARRAY[6, 8, 29, 31]) AS days`,
  );
  expect(await env.service.app.get(PushCleanupService).run()).toBe(4);
  const left = await env.database.query(`SELECT deduplication_key AS key FROM push_inbox ORDER BY id`);
  expect(left.map((row) => row['key'] as string).sort()).toEqual([
    'dead29',
    'dead6',
    'dead8',
    'done6',
    'waiting29',
    'waiting31',
    'waiting6',
    'waiting8',
  ]);
});

it('a push that erases, sent again by somebody who has kept it, is known however old it is', async () => {
  const kept = plainPush(app.pushToken, eventFields('user_info_modified', 'gh_wechat', { OpenID: 'oAlice' }));
  const rows = `SELECT deduplication_key AS key, attempts FROM push_inbox WHERE event = 'user_info_modified'`;
  expect((await sendPush(env.api, app.appId, kept)).text).toBe('success');
  await worked(env.database);
  await env.database.query(`UPDATE push_inbox SET finished_at = now() - interval '10 years'`);
  const before = await env.database.query(rows);
  await env.service.app.get(PushCleanupService).run();
  expect((await sendPush(env.api, app.appId, kept)).text).toBe('success');
  expect(before).toEqual([{ key: expect.any(String) as unknown, attempts: 1 }]);
  expect(await env.database.query(rows)).toEqual(before);
});
