import { AccountEnd } from '../../src/account/account-end.service.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Principal } from '../../src/common/security/index.js';
import { DataExport } from '../../src/users/data-export.service.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { plant, type PlantedPerson, plantedApps } from '../support/planted-person.js';
import { type DocumentedColumn, readPrivacyTable } from '../support/privacy-table.js';
import { expectProblem } from '../support/problems.js';

type Json = Record<string, unknown>;

/** The rows of a person, where it is not `user_id = ANY ($1)`. $1: their ids, $2: their openids. */
const rowsOf: Readonly<Record<string, string>> = {
  users: 'id = ANY ($1)',
  user_merges: 'survivor_id = ANY ($1)',
  identity_conflicts: 'identity_id IN (SELECT id FROM wechat_identities WHERE user_id = ANY ($1))',
  push_inbox: 'openid = ANY ($2)',
  // What others did, and what was done to others, is told in part: see below.
  audit_events: `user_id = ANY ($1) AND (actor_kind = 'system' OR actor_id = ANY ($1::text[]))`,
};

const limit = 5;
const planted = new Map<string, PlantedPerson>();
let env: TestEnvironment;
let documented: DocumentedColumn[];
let answer: Answer<Json>;
let adminId: string;
beforeAll(async () => {
  env = await createTestEnvironment({
    apps: plantedApps,
    env: { TRUST_PROXY: 'true', RATE_LIMITS: `export=${limit}/24h` },
  });
  documented = await readPrivacyTable();
  for (const [i, name] of ['owner', 'bystander'].entries())
    planted.set(name, await plant(env, name, 150 + i));
  const [owner, bystander] = [person('owner'), person('bystander')];
  const conflict = `INSERT INTO identity_conflicts (identity_id, other_user_id, platform, unionid)
     SELECT id, $2, 'p', $3 FROM wechat_identities WHERE user_id = $1 LIMIT 1`;
  await env.database.query(conflict, [owner.login.user.id, bystander.login.user.id, 'shown by the owner']);
  await env.database.query(conflict, [
    bystander.login.user.id,
    owner.login.user.id,
    'shown by the bystander',
  ]);
  adminId = (await env.api.login('an admin')).user.id;
  await env.database.query(
    `INSERT INTO audit_events (action, actor_kind, actor_id, subject_kind, subject_id, user_id, request_id, ip, details)
     VALUES ('user.phone_read', 'user', $1, 'user', $2::uuid::text, $2, 'request-of-admin', '203.0.99.99', '{"note": "admins only"}')`,
    [adminId, owner.login.user.id],
  );
  answer = await exported('owner');
});
afterAll(() => env.close());

function person(name: string): PlantedPerson {
  const found = planted.get(name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
}

async function exported(name: string): Promise<Answer<Json & Problem>> {
  const { accessToken } = await env.api.login(name);
  return env.api.get<Json & Problem>('/v1/users/me/export', accessToken);
}

const camel = (column: string): string =>
  column.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());

/** Times of one millisecond are one, however they are written. */
function canonical(value: unknown): string {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value);
  return isTime ? new Date(value).toISOString() : JSON.stringify(value);
}

/** Each field that is anywhere in it, with its value. */
function fieldsOf(value: unknown, fields = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return fields;
  for (const [name, inner] of Object.entries(value)) {
    fields.add(`${name} ${canonical(inner)}`);
    fieldsOf(inner, fields);
  }
  return fields;
}

/** What is in a column of a person's rows, but null. */
async function valuesOf(name: string, { table, column }: DocumentedColumn): Promise<unknown[]> {
  const { login, userIds } = person(name);
  const openids = await env.database.query<{ openid: string }>(
    `SELECT openid FROM wechat_identities WHERE user_id = ANY ($1)`,
    [userIds],
  );
  const condition = rowsOf[table] ?? 'user_id = ANY ($1)';
  const rows = await env.database.query<{ value: unknown }>(
    // Both parameters are named, whichever the condition needs.
    `SELECT DISTINCT to_jsonb(${column}) AS value FROM ${table}
      WHERE ${condition} AND ${column} IS NOT NULL AND ($1::uuid[], $2::text[]) IS NOT NULL`,
    [[...userIds, login.user.id], openids.map(({ openid }) => openid)],
  );
  return rows.map(({ value }) => value);
}

describe('docs/privacy.md', () => {
  it('says of every column of the database, once, what it is there for, or that it is about nobody', async () => {
    const columns = await env.database.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'migrations'`,
    );
    const written = documented.map(({ table, column }) => `${table}.${column}`);
    expect(written.sort()).toEqual(columns.map(({ name }) => name).sort());
  });

  it('gives a reason for whatever is kept from the user', () => {
    const silent = documented.filter(({ inExport, reason }) => inExport !== 'yes' && reason.length < 5);
    expect(silent).toEqual([]);
  });
});

describe('GET /v1/users/me/export', () => {
  it('is a file of JSON that nobody keeps on the way', () => {
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(Math.abs(Date.parse(String(answer.body['exportedAt'])) - Date.now())).toBeLessThan(60_000);
    expect(Object.keys(answer.body)).toEqual(
      expect.arrayContaining(['user', 'identities', 'profile', 'avatar', 'sessions']),
    );
  });

  it('has every value in every column of the rows of the user that docs/privacy.md says it has', async () => {
    const fields = fieldsOf(answer.body);
    const missing: string[] = [];
    for (const each of documented.filter(({ inExport }) => inExport === 'yes')) {
      const name = `${each.table}.${each.column}`;
      const values = await valuesOf('owner', each);
      if (values.length === 0) missing.push(`${name} is empty: nothing is proved of it`);
      for (const value of values)
        if (!fields.has(`${camel(each.column)} ${canonical(value)}`))
          missing.push(`${name}: ${canonical(value)}`);
    }
    expect(missing).toEqual([]);
    expect(documented.filter(({ inExport }) => inExport === 'yes').length).toBeGreaterThan(60);
  });

  it('has no secret and nothing else that docs/privacy.md says it never has', async () => {
    const never = documented.filter(({ inExport }) => inExport === 'never');
    expect(never.length).toBeGreaterThan(3);
    for (const each of never) {
      const values = await valuesOf('owner', each);
      expect([each, values.length > 0]).toEqual([each, true]);
      for (const value of values) {
        const text = typeof value === 'string' ? value.replace(/^\\x/, '') : JSON.stringify(value);
        expect([each.column, answer.text.includes(text)]).toEqual([each.column, false]);
      }
    }
    expect(answer.text).not.toMatch(/session_?key_?sealed|secret|refresh_?token"|eyJ[\w-]+\.eyJ/i);
  });

  it('has nothing of another user, and of an admin who acted only that it was one', async () => {
    const { planted: texts, userIds } = person('bystander');
    expect(
      [...texts, ...userIds, 'shown by the bystander'].filter((text) => answer.text.includes(text)),
    ).toEqual([]);
    for (const text of [adminId, '203.0.99.99', 'request-of-admin', 'admins only'])
      expect([text, answer.text.includes(text)]).toEqual([text, false]);
    const events = answer.body['auditEvents'] as Json[];
    const id = person('owner').login.user.id;
    expect(events).toContainEqual({
      at: expect.any(String),
      action: 'user.phone_read',
      outcome: 'success',
      actorKind: 'user',
      actorId: null,
      subjectKind: 'user',
      subjectId: id,
      userId: id,
      requestId: null,
      ip: null,
      details: null,
    });
    // What the user, an admin once, did to somebody: not to whom.
    const acted = events.filter(({ action, actorId }) => action === 'user.phone_read' && actorId === id);
    expect(acted).toMatchObject([
      { subjectKind: null, subjectId: null, userId: null, details: null, ip: expect.any(String) },
    ]);
    const other = await exported('bystander');
    expect(person('owner').planted.filter((text) => other.text.includes(text))).toEqual([]);
  });

  it('has what was merged into the user', () => {
    const [loser] = answer.body['mergedUsers'] as { user: Json; profile: Json }[];
    expect(loser?.user).toMatchObject({ status: 'merged', mergedInto: person('owner').login.user.id });
    expect(loser?.profile).toMatchObject({ nickname: 'former 昵称 of owner' });
  });

  it('is in the trail, and in itself', () => {
    const { login } = person('owner');
    expect((answer.body['auditEvents'] as Json[]).at(-1)).toMatchObject({
      action: 'user.exported',
      actorId: login.user.id,
      subjectId: login.user.id,
      ip: expect.any(String),
    });
  });

  it('has 20,000 events, in their order, and holds no connection while a client takes its time', async () => {
    const { user, accessToken } = await env.api.login('busy');
    await env.database.query(
      `INSERT INTO audit_events (action, actor_kind, actor_id, subject_kind, subject_id, user_id, request_id, details)
       SELECT 'test.event', 'user', $1::uuid::text, 'user', $1::uuid::text, $1, gen_random_uuid(), jsonb_build_object('number', n)
         FROM generate_series(1, 20000) AS n`,
      [user.id],
    );
    const response = await fetch(`${env.api.url}/v1/users/me/export`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    // Nothing of the body has been read, and it is larger than any buffer on the way.
    const busy = await env.database.query(
      `SELECT query FROM pg_stat_activity
        WHERE application_name = 'weapp-auth' AND datname = current_database() AND xact_start IS NOT NULL AND query LIKE '%exported%'`,
    );
    expect(busy).toEqual([]);
    const { auditEvents } = (await response.json()) as { auditEvents: { action: string; details: Json }[] };
    const numbers = auditEvents
      .filter(({ action }) => action === 'test.event')
      .map(({ details }) => details['number']);
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1));
  });

  it('cannot be had by a user who is banned, gone, or about to leave, be their token good still', async () => {
    const { user, sessionId, accessToken } = await env.api.login('banned');
    const principal: Principal = { userId: user.id, sessionId, appId: plantedApps[0].appId, roles: [] };
    const origin = { ip: undefined, userAgent: undefined, requestId: 'r' };
    const exports = env.service.app.get(DataExport);
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]);
    await expect(exports.of(principal, origin)).rejects.toMatchObject({ code: 'USER_BANNED' });
    expectProblem(await env.api.get('/v1/users/me/export', accessToken), 403, 'USER_BANNED');
    await env.database.query(`UPDATE users SET status = 'active' WHERE id = $1`, [user.id]);
    const again = await env.api.login('banned');
    await env.service.app.get(AccountEnd).end({ ...principal, sessionId: again.sessionId }, origin);
    await expect(exports.of(principal, origin)).rejects.toMatchObject({ code: 'SESSION_REVOKED' });
    await expect(exports.of({ ...principal, userId: crypto.randomUUID() }, origin)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const trail = await env.database.query(
      `SELECT FROM audit_events WHERE user_id = $1 AND action = 'user.exported'`,
      [user.id],
    );
    expect(trail).toEqual([]);
  });

  it(`is had ${limit} times a day by one user, whatever session they use; then later`, async () => {
    const answers: Answer<Json & Problem>[] = [];
    for (let i = 0; i <= limit; i++) answers.push(await exported('eager'));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: limit }, () => 200), 429]);
    expectProblem(answers[limit] as Answer<Problem>, 429, 'RATE_LIMITED');
    expect(Number(answers[limit]?.headers.get('retry-after'))).toBeGreaterThan(3_600);
    expect((await exported('patient')).status).toBe(200);
  });
});
