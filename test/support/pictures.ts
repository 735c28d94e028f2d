import { deflateSync, crc32 } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { type UserResponse } from '../../src/users/index.js';
import { type Problem } from '../../src/common/errors/index.js';
import { eventually } from '../process/support/eventually.js';
import { type Answer, type ApiClient } from './api-client.js';
import { type TestEnvironment } from './environment.js';

/** A plain picture, to be encoded in any way. */
export function picture({ width = 640, height = 480, background = '#c04020' } = {}): Sharp {
  return sharp({ create: { width, height, channels: 4, background } });
}

/** One whose bytes do not compress. */
export function noise(side: number): Sharp {
  const gaussian = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width: side, height: side, channels: 3, background: '#000', noise: gaussian } });
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** A PNG that says it is so large, of so many black rows; few bytes, whatever it says. */
export function blackPng(width: number, height: number, rows = height): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rowLength = 1 + width;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(rowLength * rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export const avatarPath = '/v1/users/me/avatar';

/** As a form with one file in `avatar`, unless told otherwise. */
export function upload<Body = Problem>(
  api: ApiClient,
  { accessToken }: { accessToken: string },
  bytes: Buffer,
  { method = 'PUT', field = 'avatar', name = 'a.jpg', type = 'image/jpeg' } = {},
): Promise<Answer<Body>> {
  const form = new FormData();
  form.append(field, new File([new Uint8Array(bytes)], name, { type }));
  return api.request<Body>(avatarPath, {
    method,
    body: form,
    headers: { authorization: `Bearer ${accessToken}` },
  });
}

/** An upload that must succeed: the user afterwards, and the picture's name in the storage. */
export async function uploaded(
  api: ApiClient,
  user: { accessToken: string },
  bytes?: Buffer,
): Promise<{ user: UserResponse; name: string; path: string }> {
  const answer = await upload<UserResponse>(api, user, bytes ?? (await picture().png().toBuffer()));
  const name = answer.body.avatarUrl?.split('/').at(-1);
  if (answer.status !== 200 || name === undefined) throw new Error(`upload: ${answer.status} ${answer.text}`);
  return { user: answer.body, name, path: `/v1/avatars/${name}` };
}

/** The files on the disk, once those are gone that nobody's picture is any more: they go after the commit. */
export async function filesLeft({ config, database }: TestEnvironment): Promise<string[]> {
  const leaving = `SELECT FROM avatar_files WHERE shown AND doomed_at IS NOT NULL`;
  await eventually('the removal of files', async () => (await database.query(leaving)).length === 0);
  return readdir(config.storage.dir);
}
