import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { UserDataRegistry } from '../../src/common/user-data/index.js';
import { type UserResponse } from '../../src/users/index.js';
import { AvatarFiles } from '../../src/users/avatar-files.service.js';
import { FileStorage } from '../../src/storage/index.js';
import { type Problem } from '../../src/common/errors/index.js';
import { eventually } from '../process/support/eventually.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { avatarPath, picture, upload, uploaded } from '../support/pictures.js';
import { expectProblem } from '../support/problems.js';
import { pushPath, worked } from '../support/pushes.js';

const app = { appId: 'wx00000000000000e1', appSecret: 'secret', pushToken: 'token', platform: 'p' } as const;
const check = '/wxa/media_check_async';

let env: TestEnvironment;
let files: AvatarFiles;
let alice: LoginResponse;
beforeAll(async () => {
  env = await createTestEnvironment({ apps: [app], env: { PUBLIC_URL: 'http://127.0.0.1:1' } });
  files = env.service.app.get(AvatarFiles);
});
afterAll(() => env.close());
beforeEach(async () => {
  await env.database.query('TRUNCATE users, avatar_files, push_inbox CASCADE');
  for (const name of await stored()) await rm(join(env.config.storage.dir, name), { recursive: true });
  await env.wechat.reset();
  await env.wechat.mediaVerdict({ hold: true });
  alice = await env.api.login('alice');
});

const stored = (): Promise<string[]> => readdir(env.config.storage.dir).catch(() => []);
const rows = (): Promise<{ name: string; user_id: string; shown: boolean; doomed: boolean }[]> =>
  env.database.query(
    `SELECT name, user_id, shown, doomed_at IS NOT NULL AS doomed FROM avatar_files ORDER BY name`,
  );
const served = async (name: string): Promise<number> =>
  (await fetch(`${env.api.url}/v1/avatars/${name}`)).status;
const age = (): Promise<unknown> =>
  env.database.query(`UPDATE avatar_files SET stored_at = now() - interval '61 minutes'`);
const ofAlice = (name: string): object => ({ name, user_id: alice.user.id, shown: true, doomed: false });

async function cancel(): Promise<void> {
  const url = env.api.url + pushPath(app.appId);
  await env.wechat.push('user_authorization_cancellation', { user: 'alice', appId: app.appId, url });
}

/** An upload that hangs while WeChat is asked: the file is there, and nobody's picture yet. */
async function halfFinished(): Promise<{ answer: Promise<Answer<Problem>>; name: string }> {
  await env.wechat.fault({ path: check, kind: 'delay', ms: 1_500 });
  const asked = (await env.wechat.asked(check)).length;
  const answer = upload(env.api, alice, await picture().png().toBuffer());
  await eventually('the question', async () => (await env.wechat.asked(check)).length > asked);
  const [row] = await rows();
  expect(row).toMatchObject({ shown: false, doomed: false, user_id: alice.user.id });
  return { answer, name: row?.name ?? '' };
}

/** Where the file was there is something that cannot be removed as a file. */
async function makeUnremovable(name: string): Promise<string> {
  const path = join(env.config.storage.dir, name);
  await rm(path);
  await mkdir(path);
  await writeFile(join(path, 'in the way'), '');
  return path;
}

describe('a picture', () => {
  it('has one row while it is shown, and none when it was replaced or removed', async () => {
    await uploaded(env.api, alice);
    const { name } = await uploaded(env.api, alice);
    expect([await rows(), await stored()]).toEqual([[ofAlice(name)], [name]]);
    const headers = { authorization: `Bearer ${alice.accessToken}` };
    await env.api.request(avatarPath, { method: 'DELETE', headers });
    expect([await rows(), await stored()]).toEqual([[], []]);
  });

  it('that was put when the process died is removed an hour later, and no other one', async () => {
    const { name: shown } = await uploaded(env.api, alice);
    const name = await files.put(alice.user.id, await picture().jpeg().toBuffer());
    expect([await files.run(), await served(name)]).toEqual([0, 200]);
    await age();
    expect([await files.run(), await served(name), await served(shown)]).toEqual([1, 404, 200]);
    expect(await rows()).toEqual([ofAlice(shown)]);
  });

  it('whose row was committed when the process died before the file was there leaves nothing', async () => {
    await env.database.query(`INSERT INTO avatar_files (name, user_id) VALUES (gen_random_uuid() || '.jpg', $1)`, [alice.user.id]);
    await age();
    expect([await files.run(), await rows()]).toEqual([1, []]);
  }); // prettier-ignore

  it('that was doomed when the process died before it was removed is removed by the next look', async () => {
    const { name } = await uploaded(env.api, alice);
    await env.database.query(`UPDATE users SET avatar = NULL`);
    await env.database.query(`UPDATE avatar_files SET doomed_at = now()`);
    expect(await served(name)).toBe(200);
    expect([await files.run(), await served(name), await rows()]).toEqual([1, 404, []]);
  });

  it('which is refused leaves nothing', async () => {
    const { answer } = await halfFinished();
    await env.database.query(`UPDATE users SET status = 'banned'`);
    expect([(await answer).status, await rows(), await stored()]).toEqual([403, [], []]);
  });

  it('that was swept as too old meanwhile does not become a picture', async () => {
    const { answer, name } = await halfFinished();
    await age();
    await files.run();
    expect(await served(name)).toBe(404);
    expectProblem(await answer, 503, 'SERVICE_UNAVAILABLE');
    const me = await env.api.get<UserResponse>('/v1/users/me', alice.accessToken);
    expect([me.body.avatarUrl, await rows(), await stored()]).toEqual([null, [], []]);
  });

  it('stays when its commit is in doubt and was one', async () => {
    const { name } = await uploaded(env.api, alice);
    await files.abandon(name);
    expect([await served(name), await rows()]).toEqual([200, [ofAlice(name)]]);
  });

  it('follows who takes it over in a merge, and whose it is again afterwards', async () => {
    const bob = await env.api.login('bob');
    const { name } = await uploaded(env.api, bob);
    const source = env.service.app.get(DataSource);
    const data = env.service.app.get(UserDataRegistry).all().find((each) => each.name === 'avatar');
    const users = { survivorId: alice.user.id, loserId: bob.user.id };
    const moved = await source.transaction((manager) => data?.merge(manager, users) ?? Promise.reject(new Error()));
    expect(await rows()).toEqual([ofAlice(name)]);
    // What the loser is erased for is not the survivor's picture.
    await source.transaction(async (manager) => data?.erase?.(manager, bob.user.id));
    expect(await served(name)).toBe(200);
    await source.transaction(async (manager) => data?.unmerge(manager, users, moved));
    expect(await rows()).toEqual([{ ...ofAlice(name), user_id: bob.user.id }]);
  }); // prettier-ignore
});

describe('an erasure', () => {
  it('takes the picture with it, and no row is left', async () => {
    const { name } = await uploaded(env.api, alice);
    await cancel();
    expect((await worked(env.database)).map(({ state }) => state)).toEqual(['done']);
    await eventually('the removal', async () => (await served(name)) === 404);
    await eventually('the end of the row', async () => (await rows()).length === 0);
  });

  it('takes what is being sent at that moment, too', async () => {
    const { answer, name } = await halfFinished();
    await cancel();
    await worked(env.database);
    await eventually('the removal', async () => (await served(name)) === 404);
    expect((await answer).status).toBe(401);
    expect([await rows(), await stored()]).toEqual([[], []]);
  });

  it('takes what arrives in the storage after it, though the process dies meanwhile', async () => {
    const name = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg';
    await env.database.query(`INSERT INTO avatar_files (name, user_id) VALUES ($1, $2)`, [
      name,
      alice.user.id,
    ]);
    await cancel();
    await worked(env.database);
    await env.service.app.get(FileStorage).put(name, Buffer.from('late'), 'image/jpeg');
    await files.run();
    expect([await served(name), await rows()]).toMatchObject([404, [{ name, doomed: true }]]);
    await age();
    expect([await files.run(), await rows()]).toEqual([1, []]);
  });

  it('that is rolled back keeps the picture', async () => {
    const { name } = await uploaded(env.api, alice);
    const source = env.service.app.get(DataSource);
    const data = env.service.app.get(UserDataRegistry).all().find((each) => each.name === 'avatar');
    const erasure = source.transaction(async (manager) => {
      await data?.erase?.(manager, alice.user.id);
      throw new Error('after it');
    });
    await expect(erasure).rejects.toThrow('after it');
    // Of what a savepoint takes back, the commit of the rest removes nothing.
    await source.transaction(async (manager) => {
      const inner = manager.transaction(async (savepoint) => {
        await savepoint.transaction(async (innermost) => data?.erase?.(innermost, alice.user.id));
        throw new Error('after it');
      });
      await expect(inner).rejects.toThrow('after it');
    });
    await files.run();
    expect([await served(name), await rows()]).toEqual([200, [ofAlice(name)]]);
  }); // prettier-ignore

  it('is not held up by a file that cannot be removed, which is tried again, as are those behind it', async () => {
    const { name } = await uploaded(env.api, alice);
    const path = await makeUnremovable(name);
    env.logs.length = 0;
    await cancel();
    expect((await worked(env.database)).map(({ state }) => state)).toEqual(['done']);
    expect(await env.database.count('users')).toBe(0);
    await eventually('the log line', () => Promise.resolve(env.logs.join('').includes(`${name} not yet removed`)));
    const bob = await env.api.login('bob');
    const { name: behind } = await uploaded(env.api, bob);
    await env.database.query(`UPDATE avatar_files SET doomed_at = now() WHERE name = $1`, [behind]);
    expect([await files.run(), await served(behind)]).toEqual([1, 404]);
    expect(await rows()).toMatchObject([{ name, doomed: true }]);
    await rm(path, { recursive: true });
    expect([await files.run(), await rows()]).toEqual([1, []]);
  }); // prettier-ignore

  it('while the storage fails is no failure of DELETE either', async () => {
    const { name } = await uploaded(env.api, alice);
    await makeUnremovable(name);
    const headers = { authorization: `Bearer ${alice.accessToken}` };
    expect((await env.api.request(avatarPath, { method: 'DELETE', headers })).status).toBe(204);
    expect(await rows()).toMatchObject([{ name, doomed: true }]);
  });
});
