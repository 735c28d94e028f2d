import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import sharp from 'sharp';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { AvatarFiles } from '../../src/users/avatar-files.service.js';
import { type UserResponse } from '../../src/users/index.js';
import { eventually } from '../process/support/eventually.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { avatarPath, picture, upload, uploaded } from '../support/pictures.js';
import { expectProblem, expectRetryLater } from '../support/problems.js';
import { noConnectionHeld } from '../support/queries.js';
import { S3Server } from '../support/s3-server.js';

let s3: S3Server;
let env: TestEnvironment;
let alice: LoginResponse;
beforeAll(async () => {
  s3 = await S3Server.start();
  env = await createTestEnvironment({ env: s3.env });
  alice = await env.api.login('alice');
});
afterEach(() => {
  s3.line.restore();
});
afterAll(async () => {
  await env.close();
  await s3.close();
});

const bearer = ({ accessToken }: LoginResponse): Record<string, string> => ({
  authorization: `Bearer ${accessToken}`,
});
const remove = (user: LoginResponse, api = env.api): ReturnType<typeof env.api.request> =>
  api.request(avatarPath, { method: 'DELETE', headers: bearer(user) });
const avatarUrl = async (): Promise<string | null> =>
  (await env.api.get<UserResponse>('/v1/users/me', alice.accessToken)).body.avatarUrl;

it('a picture is kept in the bucket and not on the disk, served as ever, and gone when it is replaced or removed', async () => {
  const first = await uploaded(env.api, alice);
  expect(await s3.keys()).toEqual([`avatars/${first.name}`]);
  expect(await readdir(env.config.storage.dir)).toEqual([]);
  const response = await fetch(env.api.url + first.path);
  expect([response.status, Object.fromEntries(response.headers)]).toEqual([
    200,
    expect.objectContaining({
      'content-type': 'image/jpeg',
      'content-length': expect.stringMatching(/^\d+$/) as unknown,
      'cache-control': 'public, max-age=300',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    }),
  ]);
  expect([...response.headers.keys()].join()).not.toMatch(/amz|etag|server/);
  expect((await sharp(Buffer.from(await response.arrayBuffer())).metadata()).format).toBe('jpeg');
  const head = await env.api.request(first.path, { method: 'HEAD' });
  expect([head.status, head.text]).toEqual([200, '']);

  const second = await uploaded(env.api, alice);
  expectProblem(await env.api.get(first.path), 404, 'NOT_FOUND');
  expect(await s3.keys()).toEqual([`avatars/${second.name}`]);
  expect((await remove(alice)).status).toBe(204);
  expectProblem(await env.api.get(second.path), 404, 'NOT_FOUND');
  expect([await s3.keys(), await env.database.count('avatar_files')]).toEqual([[], 0]);
});

it.each(['..%2f..%2f..%2fetc%2fpasswd', '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg', '%3fversionId=1'])(
  '%s is nobody',
  async (name) => {
    expectProblem(await env.api.get(`/v1/avatars/${name}`), 404, 'NOT_FOUND');
  },
);

it('while the bucket cannot be reached, all but pictures goes on, and what was to go goes later', async () => {
  const { name, path } = await uploaded(env.api, alice);
  s3.line.cut();
  const bob = await env.api.login('bob');
  expect((await env.api.get('/health/ready')).status).toBe(200);
  const served = await env.api.get(path);
  expectRetryLater(served, 503, 'SERVICE_UNAVAILABLE');
  expectRetryLater(await upload(env.api, alice, await picture().png().toBuffer()), 503, 'SERVICE_UNAVAILABLE');
  expect(await avatarUrl()).toBe(path);
  expect((await remove(alice)).status).toBe(204);
  expect(await avatarUrl()).toBeNull();
  expect(bob.user.avatarUrl).toBeNull();

  s3.line.restore();
  const files = env.service.app.get(AvatarFiles);
  await eventually('the removal', async () => (await files.run()) > 0 || (await s3.keys()).length === 0);
  expect(await s3.keys()).toEqual([]);
  expectProblem(await env.api.get(`/v1/avatars/${name}`), 404, 'NOT_FOUND');
  // Of the upload that failed nothing is known for sure: its row stays for an hour.
  expect(await env.database.query(`SELECT shown, doomed_at IS NOT NULL AS doomed FROM avatar_files`)).toEqual([
    { shown: false, doomed: true },
  ]);
}); // prettier-ignore

it('with wrong keys the log says so at the start, without them, and logins go on', async () => {
  const before = env.logs.length;
  const { api } = await env.startInstance({ env: { STORAGE_S3_SECRET_ACCESS_KEY: 'planted-secret' } });
  const log = (): string => env.logs.slice(before).join('');
  await eventually('the log line', () => log().includes('pictures can be neither kept nor shown'));
  const bob = await api.login('bob');
  expectRetryLater(await upload(api, bob, await picture().png().toBuffer()), 503, 'SERVICE_UNAVAILABLE');
  expect(log()).toMatch(/S3 PutObject: SignatureDoesNotMatch, HTTP 403/);
  expect(log()).not.toMatch(/planted-secret|S3RVER|Credential=|Signature=/);
});

it('no database connection is held while the bucket does not answer, and logins do not wait for it', async () => {
  const sockets = new Set<Socket>();
  const hanging = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).resume();
  }).listen(0, '127.0.0.1');
  await once(hanging, 'listening');
  const { port } = hanging.address() as AddressInfo;
  const { api } = await env.startInstance({
    env: { STORAGE_S3_ENDPOINT: `http://127.0.0.1:${port}`, DATABASE_POOL_SIZE: '2' },
  });
  const users = await Promise.all(Array.from({ length: 6 }, (_, i) => env.api.login(`user ${i}`)));
  for (const user of users) await uploaded(env.api, user);

  const bytes = await picture().png().toBuffer();
  const answers = Promise.all([
    ...users.map(async (user) => (await remove(user, api)).status),
    ...users.map(async (user) => (await upload(api, user, bytes)).status),
  ]);
  await eventually('the questions', () => sockets.size >= 12);
  await noConnectionHeld(env.database, answers);
  const first = await Promise.race([
    answers.then(() => 'pictures'),
    api.login('in between').then(() => 'login'),
  ]);
  expect(first).toBe('login');
  for (const socket of sockets) socket.destroy();
  hanging.close();
  expect(await answers).toEqual([...users.map(() => 204), ...users.map(() => 503)]);
});
