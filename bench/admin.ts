import { BenchError } from './errors.js';
import { logIn } from './logins.js';
import { type Options } from './options.js';
import { type Server, type Stage } from './stage.js';
import { median, rangeOf, type Range } from './statistics.js';

export const adminName = 'admin';

/** What admins look at, with so many users in the database. */
const users = 10_000;
/** Milliseconds: what the median of each of their requests may take. */
const target = 50;
/** Admins who click at the same time. */
const atOnce = 4;

export interface AdminFigures {
  readonly path: string;
  /** Milliseconds, one of each round. */
  readonly p50: number[];
  readonly p99: number[];
}

/** The lists, searches and figures of the admin API, in turn, each round. */
export async function measureAdmin(
  { database, servers: { service } }: Stage,
  { rounds, duration }: Options,
  tell: (line: string) => void,
): Promise<AdminFigures[]> {
  await seed(database.client);
  const token = await logInAsAdmin(database.client, service);
  const paths = await pathsOf(database.client, service, token);
  const measured = paths.map((path): AdminFigures => ({ path, p50: [], p99: [] }));
  for (const path of paths) await ask(service, path, token, 1);
  for (let round = 1; round <= rounds; round += 1) {
    for (const one of measured) {
      const sorted = Float64Array.from(await ask(service, one.path, token, duration / 2)).sort();
      one.p50.push(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
      one.p99.push(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN);
      tell(`round ${round}/${rounds}  ${one.path.padEnd(60)} p50 ${one.p50.at(-1)?.toFixed(1) ?? ''} ms`);
    }
  }
  return measured;
}

export function adminReport(measured: readonly AdminFigures[]): string {
  const lines = measured.map(({ path, p50, p99 }) => {
    const [low, high]: Range = rangeOf(p50);
    const middle = median(p50);
    return (
      `  ${path.slice(0, 64).padEnd(64)} p50 ${middle.toFixed(1)} ms (rounds: ${low.toFixed(1)} - ${high.toFixed(1)}), ` +
      `p99 ${median(p99).toFixed(1)} ms: ${middle <= target ? 'met' : 'MISSED'}`
    );
  });
  const title = `${adminName}: ${users.toLocaleString('en')} users, ${atOnce} admins at once, target ${target} ms at the median`;
  return [title, ...lines].join('\n');
}

/** The users who have logged in before, and others up to 10,000; all of them with what can be searched for. */
async function seed(client: Stage['database']['client']): Promise<void> {
  await client.query(`
    INSERT INTO users (id, created_at)
    SELECT gen_random_uuid(), now() - random() * interval '60 days'
      FROM generate_series(1, ${users} - (SELECT count(*)::int FROM users));
    INSERT INTO wechat_identities (id, user_id, app_id, openid, created_at)
    SELECT gen_random_uuid(), u.id, 'wxbench0000000000', 'o' || substr(md5(u.id::text), 1, 27), u.created_at
      FROM users AS u WHERE NOT EXISTS (SELECT FROM wechat_identities AS i WHERE i.user_id = u.id);
    INSERT INTO wechat_unionids (platform, unionid, user_id)
    SELECT 'bench', 'u' || substr(md5('union' || id), 1, 27), id FROM users;
    WITH numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM users)
    UPDATE users AS u
       SET nickname = (ARRAY['小明', '小红', '阳光', 'Lily', '王', '微风'])[1 + n % 6] || n,
           phone = '+86138' || lpad(n::text, 8, '0'), phone_app_id = 'wxbench0000000000', phone_verified_at = now()
      FROM numbered WHERE numbered.id = u.id;
    UPDATE users SET status = 'banned', ban_reason = 'spam' 
     WHERE id IN (SELECT id FROM users AS u WHERE NOT EXISTS (SELECT FROM sessions AS s WHERE s.user_id = u.id) LIMIT 100);
    INSERT INTO daily_statistics (day, kind, key, count)
    SELECT current_date - d, kind, key, 1000 + d
      FROM generate_series(1, 90) AS d,
           (VALUES ('active', ''), ('login', 'new'), ('login', 'returning'), ('login', 'wechat_code_invalid')) AS k (kind, key);
    INSERT INTO active_days (day, user_id) SELECT current_date - d, id FROM users, generate_series(0, 1) AS d
    ON CONFLICT DO NOTHING;
    INSERT INTO audit_events (action, actor_kind, actor_id, subject_kind, subject_id, user_id, ip, request_id)
    SELECT 'session.opened', 'user', u.id::text, 'session', gen_random_uuid()::text, u.id, '192.0.2.1', gen_random_uuid()::text
      FROM users AS u, generate_series(1, 20);
  `);
  await client.query('VACUUM ANALYZE');
}

async function logInAsAdmin(client: Stage['database']['client'], service: Server): Promise<string> {
  const [first] = await logIn(service, 1);
  const claims = JSON.parse(Buffer.from(first?.accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
    sub: string;
  };
  await client.query(`UPDATE users SET status = 'active', roles = '{admin}' WHERE id = $1`, [claims.sub]);
  const [login] = await logIn(service, 1);
  return login?.accessToken ?? '';
}

async function pathsOf(
  client: Stage['database']['client'],
  service: Server,
  token: string,
): Promise<string[]> {
  const { rows } = await client.query<Record<'id' | 'openid' | 'unionid' | 'phone' | 'nickname', string>>(
    `SELECT u.id, i.openid, w.unionid, u.phone, u.nickname
       FROM users AS u JOIN wechat_identities AS i ON i.user_id = u.id JOIN wechat_unionids AS w ON w.user_id = u.id
      WHERE u.status = 'active' ORDER BY u.id OFFSET 4000 LIMIT 1`,
  );
  const [user] = rows;
  if (!user) throw new BenchError('no user was made');
  const list = '/v1/admin/users';
  const search = (term: string): string => `${list}?search=${encodeURIComponent(term)}`;
  const first = (await get(service, `${list}?limit=100`, token)) as { nextCursor?: string | null };
  return [
    list,
    `${list}?limit=100&cursor=${encodeURIComponent(first.nextCursor ?? '')}`,
    `${list}?status=banned&sort=createdAt`,
    ...[user.id, user.openid, user.unionid, user.phone, user.nickname, '小'].map(search),
    `${list}/${user.id}`,
    '/v1/admin/overview?days=30',
    '/v1/admin/audit-events',
    `/v1/admin/audit-events?userId=${user.id}`,
  ];
}

/** @returns how long each answer took, in milliseconds */
async function ask(service: Server, path: string, token: string, seconds: number): Promise<number[]> {
  const took: number[] = [];
  const end = performance.now() + seconds * 1_000;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < end) {
        const from = performance.now();
        await get(service, path, token);
        took.push(performance.now() - from);
      }
    }),
  );
  return took;
}

async function get(service: Server, path: string, token: string): Promise<unknown> {
  const answer = await fetch(service.url + path, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  if (answer.status !== 200) throw new BenchError(`GET ${path} gave ${answer.status}: ${text}`);
  return JSON.parse(text);
}
