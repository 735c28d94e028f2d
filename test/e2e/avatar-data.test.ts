import { DataSource, type EntityManager } from 'typeorm';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import {
  type JsonValue,
  type MergedUsers,
  type PersonalDataKind,
  type UserData,
  UserDataRegistry,
} from '../../src/common/user-data/index.js';
import { freePort } from '../process/support/ports.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { filesLeft, uploaded } from '../support/pictures.js';

let env: TestEnvironment;
let data: UserData;
let survivor: LoginResponse;
let loser: LoginResponse;
beforeAll(async () => {
  const port = await freePort();
  env = await createTestEnvironment({
    env: { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` },
  });
  await env.wechat.mediaVerdict({ hold: true });
  data = env.service.app
    .get(UserDataRegistry)
    .all()
    .find(({ name }) => name === 'avatar') as UserData;
});
afterAll(() => env.close());
beforeEach(async () => {
  for (const { accessToken } of [survivor, loser].filter(Boolean)) {
    const headers = { authorization: `Bearer ${accessToken}` };
    await env.api.request('/v1/users/me/avatar', { method: 'DELETE', headers });
  }
  await env.database.query('TRUNCATE users CASCADE');
  [survivor, loser] = [await env.api.login('survivor'), await env.api.login('loser')];
});

const users = (): MergedUsers => ({ survivorId: survivor.user.id, loserId: loser.user.id });
const inTransaction = <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> =>
  env.service.app.get(DataSource).transaction(work);
const stored = (): Promise<string[]> => filesLeft(env);

/** The picture of each and whether it is flagged, and whose the checks are. */
async function kept(): Promise<Record<'survivor' | 'loser', [string | null, boolean, number]>> {
  const of = async ({ user }: LoginResponse): Promise<[string | null, boolean, number]> => {
    const [row] = await env.database.query<{ avatar: string | null; flagged: boolean; checks: number }>(
      `SELECT avatar, avatar_flagged AS flagged,
              (SELECT count(*)::int FROM media_checks WHERE user_id = u.id) AS checks FROM users AS u WHERE id = $1`,
      [user.id],
    );
    return [row?.avatar ?? null, row?.flagged ?? false, row?.checks ?? 0];
  };
  return { survivor: await of(survivor), loser: await of(loser) };
}

async function merge(): Promise<JsonValue> {
  const moved = await inTransaction((manager) => data.merge(manager, users()));
  // As it is stored with the merge.
  return JSON.parse(JSON.stringify(moved)) as JsonValue;
}
const unmerge = (moved: JsonValue): Promise<void> =>
  inTransaction((manager) => data.unmerge(manager, users(), moved));

describe('when two users are merged', () => {
  it('a survivor without a picture gets the other one, with what WeChat will say of it, and gives it back', async () => {
    const { name } = await uploaded(env.api, loser);
    const before = await kept();
    const moved = await merge();
    expect(await kept()).toEqual({ survivor: [name, true, 1], loser: [null, false, 0] });
    await unmerge(moved);
    expect(await kept()).toEqual(before);
    expect(await stored()).toEqual([name]);
  });

  it('a survivor with a picture keeps it, and the loser the other one', async () => {
    const [one, two] = [await uploaded(env.api, survivor), await uploaded(env.api, loser)];
    const before = await kept();
    const moved = await merge();
    expect(await kept()).toEqual({ survivor: [one.name, true, 2], loser: [two.name, true, 0] });
    await unmerge(moved);
    expect(await kept()).toEqual(before);
  });

  it('a picture that was replaced since is not given back', async () => {
    await uploaded(env.api, loser);
    const moved = await merge();
    const { name } = await uploaded(env.api, survivor);
    await unmerge(moved);
    expect(await kept()).toEqual({ survivor: [name, true, 1], loser: [null, false, 1] });
  });

  it('and neither has one, neither has one', async () => {
    const moved = await merge();
    await unmerge(moved);
    expect(await kept()).toEqual({ survivor: [null, false, 0], loser: [null, false, 0] });
  });
});

/** As a merge leaves the loser. */
async function markMerged(): Promise<void> {
  await env.database.query(`UPDATE users SET status = 'merged', merged_into = $1 WHERE id = $2`, [
    survivor.user.id,
    loser.user.id,
  ]);
}

describe('a user who takes the picture back', () => {
  const revoke = (...kinds: PersonalDataKind[]): Promise<void> =>
    inTransaction(async (manager) =>
      data.revoke?.(manager, { userId: survivor.user.id, appId: 'wx' }, new Set(kinds)),
    );

  it('has none any more, nor has the storage; of an account that was merged into theirs either', async () => {
    await uploaded(env.api, survivor);
    await uploaded(env.api, loser);
    await merge();
    await markMerged();
    await revoke('avatar');
    const { survivor: mine, loser: theirs } = await kept();
    expect([mine.slice(0, 2), theirs.slice(0, 2), await stored()]).toEqual([[null, false], [null, false], []]);
    await revoke('avatar');
  });

  it('keeps it when it is something else that is taken back', async () => {
    const { name } = await uploaded(env.api, survivor);
    await revoke('nickname', 'phone', 'address');
    expect([(await kept()).survivor[0], await stored()]).toEqual([name, [name]]);
  });
}); // prettier-ignore

describe('a user who is erased', () => {
  const erase = (): Promise<void> =>
    inTransaction(async (manager) => data.erase?.(manager, survivor.user.id));

  it('leaves no file and no row, whoever was merged into them; asked twice, too', async () => {
    await uploaded(env.api, survivor);
    await uploaded(env.api, loser);
    await merge();
    await markMerged();
    await erase();
    await erase();
    expect(await stored()).toEqual([]);
    await env.database.query(`DELETE FROM users WHERE id = $1`, [survivor.user.id]);
    await erase();
    expect([await env.database.count('media_checks'), await env.database.count('users')]).toEqual([0, 0]);
  });

  it('leaves the files of all others', async () => {
    const { name } = await uploaded(env.api, loser);
    await erase();
    expect(await stored()).toEqual([name]);
  });
});
