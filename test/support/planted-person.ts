import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { wechatIdentityId } from '../../src/users/index.js';
import { type TestEnvironment } from './environment.js';
import { plantRows } from './planted-rows.js';
import { refreshed } from './session-tokens.js';

/** Of one platform. */
export const plantedApps = [
  { appId: 'wx00000000000000e1', appSecret: 'secret-of-e1', pushToken: 'token-of-e1', platform: 'p' },
  { appId: 'wx00000000000000e2', appSecret: 'secret-of-e2', pushToken: 'token-of-e2', platform: 'p' },
] as const;
const [first, second] = plantedApps;

/** What is planted of one person, and how to plant it. */
export interface PlantedPerson {
  readonly login: LoginResponse;
  readonly userIds: readonly string[];
  /** Each of them is somewhere in the database. */
  readonly planted: readonly string[];
}

/** Each part of where they have things delivered to. */
const addressOf = (user: string): string[] =>
  ['name', 'phone', 'nation', 'post code', 'province', 'city', 'county', 'street', 'door'].map(
    (part) => `${part} where ${user} lives`,
  );

/**
 * A person about whom everything is known that can be, twice: there is one who was merged into them. No column of theirs is empty.
 * @param env with {@link plantedApps} and TRUST_PROXY
 * @param address part of their addresses, 100 to 255, of nobody else
 */
export async function plant(env: TestEnvironment, user: string, address: number): Promise<PlantedPerson> {
  const ip = (last: number): string => `203.0.${address}.${last}`;
  const device = Object.fromEntries(
    ['id', 'name', 'model', 'platform'].map((part) => [part, `${user} device ${part}`]),
  );
  const logIn = async (last: number, appId: string = first.appId): Promise<LoginResponse> => {
    const code = await env.wechat.code(user, appId);
    const headers = { 'x-forwarded-for': ip(last), 'user-agent': `${user} browser` };
    return (await env.api.postLogin({ code, appId, device }, headers)).body;
  };
  const from = (last: number): Record<string, string> => ({ 'x-forwarded-for': ip(last) });

  const login = await logIn(1);
  await logIn(2, second.appId);
  const loggedOut = await logIn(3);
  await env.api.request('/v1/auth/logout', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${loggedOut.accessToken}`,
      'x-request-id': `request-of-${user}`,
      ...from(4),
    },
  });
  const copied = await logIn(5);
  await refreshed(env.api, (await refreshed(env.api, copied.refreshToken)).refreshToken);
  await env.api.post('/v1/auth/refresh', { refreshToken: copied.refreshToken }, from(6));

  const userId = login.user.id;
  const loserId = crypto.randomUUID();
  const loserOpenid = `openid of who is ${user} too`;
  const loserIdentity = wechatIdentityId(second.appId, loserOpenid);
  await env.database.query(
    `UPDATE users SET nickname = $2, avatar = $3, phone = $4, phone_app_id = $5, phone_verified_at = now(), gender = 'other',
            language = $6, region = $7, nickname_flagged = true, avatar_flagged = true, region_flagged = true, roles = '{planted}'
      WHERE id = $1`,
    [
      userId,
      `昵称 of ${user}`,
      `${user}.webp`,
      `+8613${address}0000001`,
      first.appId,
      `zh-x-${user}`,
      `region of ${user}`,
    ],
  );
  await env.database.query(
    `INSERT INTO users (id, status, merged_into, nickname, avatar, phone, phone_app_id, phone_verified_at, language, region)
     VALUES ($1, 'merged', $2, $3, $4, $5, $6, now(), $7, $8)`,
    [
      loserId,
      userId,
      `former 昵称 of ${user}`,
      `${user} before.webp`,
      `+8613${address}0000002`,
      second.appId,
      `en-x-${user}`,
      `former region of ${user}`,
    ],
  );
  await env.database.query(
    `INSERT INTO wechat_identities (id, user_id, app_id, openid, unionid, session_key_sealed, session_key_kid, session_key_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now())`,
    [
      loserIdentity,
      loserId,
      second.appId,
      loserOpenid,
      `unionid of who is ${user} too`,
      Buffer.from(`sealed of ${user}`),
      `master key of ${user}`,
    ],
  );
  await env.database.query(`INSERT INTO wechat_unionids VALUES ('q', $1, $2)`, [
    `unionid of who is ${user} too`,
    loserId,
  ]);
  await env.database.query(
    `INSERT INTO user_merges (id, survivor_id, loser_id, moved, merged_by, undone_at)
     VALUES (gen_random_uuid(), $1, $2, $3, gen_random_uuid(), now())`,
    [userId, loserId, JSON.stringify({ note: `moved of ${user}` })],
  );
  await env.database.query(
    `INSERT INTO media_checks (trace_id, app_id, user_id, avatar) VALUES ($1, $2, $3, $4)`,
    [`trace of ${user}`, first.appId, userId, `${user} checked.webp`],
  );
  await env.database.query(
    `INSERT INTO avatar_files (name, user_id, shown, doomed_at) VALUES ($1, $2, true, NULL), ($3, $4, true, now())`,
    [`${user} file.webp`, userId, `${user} file before.webp`, loserId],
  );
  await env.database.query(`INSERT INTO phone_exchanges VALUES ($1, '1999-12-31', $2)`, [userId, address]);
  await env.database.query(`INSERT INTO active_days VALUES ('1999-12-31', $1), ('1999-12-31', $2)`, [
    userId,
    loserId,
  ]);
  await env.database.query(
    `INSERT INTO audit_events (action, actor_kind, actor_id, subject_kind, subject_id, user_id, ip)
     VALUES ('session.logged_out', 'user', $1::uuid::text, 'session', $1::uuid::text, $1, $2)`,
    [loserId, ip(7)],
  );
  await env.database.query(
    `INSERT INTO audit_events (action, actor_kind, actor_id, subject_kind, subject_id, user_id, ip)
     VALUES ('user.phone_read', 'user', $1, 'user', $2::uuid::text, $2, $3)`,
    [userId, crypto.randomUUID(), ip(8)],
  );
  for (const [openid, appId, text] of [
    [login.openid, first.appId, 'first'],
    [loserOpenid, second.appId, 'second'],
  ] as const) {
    await env.database.query(
      `INSERT INTO push_inbox (app_id, deduplication_key, event, openid, message, state, due_at, finished_at)
       SELECT $1, gen_random_uuid(), 'x', $2, $3, state, now() + interval '1 day', CASE state WHEN 'dead' THEN now() END
         FROM unnest(ARRAY['waiting', 'dead']) AS state`,
      [appId, openid, JSON.stringify({ FromUserName: openid, text: `${text} push about ${user}` })],
    );
  }
  for (const id of [userId, loserId]) {
    await env.database.query(
      `INSERT INTO addresses (id, user_id, version, user_name, tel_number, national_code, postal_code, province_name,
                              city_name, county_name, street_name, detail_info, is_default)
       VALUES (gen_random_uuid(), $1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true)`,
      [id, ...addressOf(user)],
    );
  }
  const elsewhere = await plantRows(env.database, [userId, loserId], user);
  const [row] = await env.database.query<{ unionid: string; key: string }>(
    `SELECT unionid, encode(session_key_sealed, 'hex') AS key FROM wechat_identities WHERE id = $1`,
    [wechatIdentityId(first.appId, login.openid)],
  );
  const planted = [
    ...[
      login.openid,
      await env.wechat.openidOf(user, second.appId),
      row?.unionid ?? 'none',
      row?.key ?? 'none',
    ],
    `request-of-${user}`,
    ...[`昵称 of ${user}`, `${user}.webp`, `+8613${address}0000001`],
    ...[`zh-x-${user}`, `region of ${user}`, `en-x-${user}`, `former region of ${user}`],
    ...[`former 昵称 of ${user}`, `${user} before.webp`, `+8613${address}0000002`],
    ...[loserOpenid, `unionid of who is ${user} too`, Buffer.from(`sealed of ${user}`).toString('hex')],
    ...[...Object.values(device), `${user} browser`, ...[1, 2, 3, 4, 6, 7, 8].map(ip)],
    ...[`${user} file.webp`, `${user} file before.webp`],
    ...addressOf(user),
    ...elsewhere,
    ...[`moved of ${user}`, `trace of ${user}`, `${user} checked.webp`],
    ...[`first push about ${user}`, `second push about ${user}`],
    wechatIdentityId(first.appId, login.openid),
    loserIdentity,
    login.sessionId,
  ];
  return { login, userIds: [userId, loserId].sort(), planted };
}
