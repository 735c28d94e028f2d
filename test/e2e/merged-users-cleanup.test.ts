import { type MergeResponse } from '../../src/admin/dto/merge.response.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { UserDataRegistry } from '../../src/common/user-data/index.js';
import { MergedUsersCleanupService } from '../../src/users/merged-users-cleanup.service.js';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';

let env: TestEnvironment;
let admin: SignedIn;
let cleanup: MergedUsersCleanupService;
const erased: string[] = [];
beforeAll(async () => {
  env = await createTestEnvironment();
  admin = new SignedIn(env.api, (await logInWithRoles(env, 'admin')).accessToken);
  cleanup = env.service.app.get(MergedUsersCleanupService);
  env.service.app.get(UserDataRegistry).register({
    name: 'files of a test',
    tables: [],
    merge: () => Promise.resolve(null),
    unmerge: () => Promise.resolve(),
    export: () => Promise.resolve(null),
    erase: (_manager, userId) => Promise.resolve(void erased.push(userId)),
  });
});
afterAll(() => env.close());
beforeEach(() => {
  erased.length = 0;
});

async function merge(survivor: LoginResponse, loser: LoginResponse, age: string): Promise<string> {
  const path = `/v1/admin/users/${survivor.user.id}/merge`;
  const { body } = await admin.post<MergeResponse>(path, { loserId: loser.user.id });
  await env.database.query(`UPDATE user_merges SET merged_at = now() - $2::interval WHERE id = $1`, [
    body.mergeId,
    age,
  ]);
  return body.mergeId;
}

const statusOf = async ({ user }: LoginResponse): Promise<string | undefined> => {
  const [row] = await env.database.query<{ status: string }>('SELECT status FROM users WHERE id = $1', [
    user.id,
  ]);
  return row?.status;
};

it('removes who was merged more than 30 days ago, files first, and nobody else', async () => {
  const [survivor, old, recent, undone] = (await Promise.all(
    ['survivor', 'old', 'recent', 'undone'].map((name) => env.api.login(name)),
  )) as [LoginResponse, LoginResponse, LoginResponse, LoginResponse];
  const oldMerge = await merge(survivor, old, '30 days 1 minute');
  await merge(survivor, recent, '29 days');
  const undoneMerge = await merge(survivor, undone, '0 days');
  await admin.post(`/v1/admin/merges/${undoneMerge}/undo`);
  await env.database.query(`UPDATE user_merges SET merged_at = now() - interval '40 days' WHERE id = $1`, [
    undoneMerge,
  ]);

  expect(await cleanup.run()).toBe(1);
  expect(erased).toEqual([old.user.id]);
  expect(await Promise.all([survivor, old, recent, undone].map(statusOf))).toEqual([
    'active',
    undefined,
    'merged',
    'active',
  ]);
  expect((await env.api.login('old')).user.id).toBe(survivor.user.id);
  expectProblem(await admin.post(`/v1/admin/merges/${oldMerge}/undo`), 404, 'NOT_FOUND');
  expect(await cleanup.run()).toBe(0);
  // Of a merge that was undone nothing is kept beyond its time, either.
  expectProblem(await admin.post(`/v1/admin/merges/${undoneMerge}/undo`), 404, 'NOT_FOUND');
  const trail = await env.database.query(
    `SELECT action FROM audit_events WHERE subject_id = $1 AND action = 'user.merged'`,
    [old.user.id],
  );
  expect(trail).toHaveLength(1);
});

it('of users merged one into the other removes all whose time has come, files of each first', async () => {
  const [a, b, c] = (await Promise.all(['a', 'b', 'c'].map((name) => env.api.login(name)))) as [
    LoginResponse,
    LoginResponse,
    LoginResponse,
  ];
  await merge(b, a, '40 days');
  await merge(c, b, '35 days');
  expect(await cleanup.run()).toBe(2);
  expect(erased).toEqual([a.user.id, b.user.id]);
  expect(await Promise.all([a, b, c].map(statusOf))).toEqual([undefined, undefined, 'active']);
  expect((await env.api.login('a')).user.id).toBe(c.user.id);
});

it('two instances at once remove each user once', async () => {
  const survivor = await env.api.login('pair');
  const losers = await Promise.all(Array.from({ length: 5 }, (_, i) => env.api.login(`pair-${i}`)));
  for (const loser of losers) await merge(survivor, loser, '31 days');
  const { service } = await env.startInstance();
  const removed = await Promise.all([cleanup.run(), service.app.get(MergedUsersCleanupService).run()]);
  expect(removed[0] + removed[1]).toBe(5);
});
