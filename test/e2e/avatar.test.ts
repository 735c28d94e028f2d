import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type UserResponse } from '../../src/users/index.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { avatarPath as path, blackPng, noise, picture, upload, uploaded } from '../support/pictures.js';
import { expectProblem, expectUnauthenticated } from '../support/problems.js';

const mebibyte = 1024 * 1024;

let env: TestEnvironment;
let alice: LoginResponse;
beforeAll(async () => {
  env = await createTestEnvironment();
  alice = await env.api.login('alice');
});
afterAll(() => env.close());
beforeEach(async () => {
  await env.api.request(path, { method: 'DELETE', headers: bearer() });
});

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${alice.accessToken}` });
const stored = (): Promise<string[]> => readdir(env.config.storage.dir);

async function served(name: string): Promise<Buffer> {
  const response = await fetch(`${env.api.url}/v1/avatars/${name}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** A body as it is, in parts of the boundary `b`. */
function send(body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer<Problem>> {
  return env.api.request(path, {
    method: 'PUT',
    body: new Uint8Array(Buffer.from(body)),
    headers: { 'content-type': 'multipart/form-data; boundary=b', ...bearer(), ...headers },
  });
}

/** Refused for what it is, and nothing of it stays. */
async function expectRefused(answer: Answer<Problem>, why = /./): Promise<void> {
  expectProblem(answer, 400, 'VALIDATION_FAILED', ['avatar']);
  expect(answer.body.errors?.[0]?.message).toMatch(why);
  expect(await stored()).toEqual([]);
  expect((await env.api.get<UserResponse>('/v1/users/me', alice.accessToken)).body.avatarUrl).toBeNull();
}

describe('an avatar', () => {
  it.each(['PUT', 'POST'])('is set by %s, and shown and served from then on', async (method) => {
    const answer = await upload<UserResponse>(env.api, alice, await picture().png().toBuffer(), { method });
    expect([answer.status, answer.body]).toEqual([
      200,
      Object.assign({}, alice.user, {
        avatarUrl: expect.stringMatching(/^\/v1\/avatars\/[0-9a-f-]{36}\.jpg$/),
      }),
    ]);
    const me = await env.api.get<UserResponse>('/v1/users/me', alice.accessToken);
    expect(me.body).toEqual(answer.body);
    const name = answer.body.avatarUrl?.split('/').at(-1) ?? '';
    const { format, width, height, pages } = await sharp(await served(name)).metadata();
    expect([format, width, height, pages]).toEqual(['jpeg', 480, 480, undefined]);
  });

  it.each<[format: string, encode: (image: Sharp) => Sharp]>([
    ['JPEG', (image) => image.jpeg()],
    ['PNG', (image) => image.png()],
    ['WebP', (image) => image.webp()],
    ['GIF', (image) => image.gif()],
  ])('may be %s, whatever its name and type say, and of any size; 512 pixels are kept', async (_format, encode) => {
    const bytes = await encode(picture({ width: 1200, height: 900 })).toBuffer();
    const answer = await upload<UserResponse>(env.api, alice, bytes, { name: 'a.html', type: 'text/html' });
    const jpeg = await served(answer.body.avatarUrl?.split('/').at(-1) ?? '');
    const { format, width, height } = await sharp(jpeg).metadata();
    expect([answer.status, format, width, height]).toEqual([200, 'jpeg', 512, 512]);
    const { dominant } = await sharp(jpeg).stats();
    expect(dominant.r).toBeGreaterThan(dominant.g * 2);
  }); // prettier-ignore

  it('that is smaller is never enlarged', async () => {
    const { name } = await uploaded(env.api, alice, await picture({ width: 100, height: 700 }).png().toBuffer());
    const { width, height } = await sharp(await served(name)).metadata();
    expect([width, height]).toEqual([100, 100]);
  }); // prettier-ignore

  it('stands upright and has lost where, when and by what it was taken', async () => {
    const camera = { IFD0: { Make: 'planted-camera' }, IFD3: { GPSLatitude: '31/1 13/1 0/1' } };
    const halves = await sharp({ create: { width: 300, height: 600, channels: 3, background: '#ff0000' } })
      .composite([{ input: { create: { width: 300, height: 300, channels: 3, background: '#0000ff' } }, top: 300, left: 0 }])
      .jpeg()
      .withExif(camera)
      .withMetadata({ orientation: 3 })
      .toBuffer();
    const { name } = await uploaded(env.api, alice, halves);
    const jpeg = await served(name);
    const { exif, icc, xmp, orientation } = await sharp(jpeg).metadata();
    expect([exif, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(jpeg.includes('planted-camera')).toBe(false);
    // Turned upside down: blue, which was below, is above.
    const top = await sharp(jpeg).extract({ left: 0, top: 0, width: 300, height: 50 }).stats();
    expect(top.dominant.b).toBeGreaterThan(200);
    expect(top.dominant.r).toBeLessThan(60);
  }); // prettier-ignore

  it('with transparency stands on white', async () => {
    const clear = await picture({ background: '#00000000' }).png().toBuffer();
    const { name } = await uploaded(env.api, alice, clear);
    const { channels } = await sharp(await served(name)).stats();
    expect(channels.map(({ mean }) => Math.round(mean))).toEqual([255, 255, 255]);
  });

  it('that moves is its first frame', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) => picture({ background }).raw().toBuffer()),
    );
    const raw = { width: 640, height: 960, channels: 4, pageHeight: 480 } as const;
    const gif = await sharp(Buffer.concat(frames), { raw }).gif().toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    const { name } = await uploaded(env.api, alice, gif);
    const { dominant } = await sharp(await served(name)).stats();
    expect(dominant.r).toBeGreaterThan(200);
    expect(dominant.b).toBeLessThan(60);
  });

  it('that something hides behind is re-encoded without it', async () => {
    const script = '<script>alert("planted")</script>';
    const jpeg = await picture().jpeg().toBuffer();
    const { name } = await uploaded(env.api, alice, Buffer.concat([jpeg, Buffer.from(script)]));
    expect((await served(name)).includes('planted')).toBe(false);
    const comment = await picture()
      .png()
      .withExif({ IFD0: { ImageDescription: script } })
      .toBuffer();
    expect(comment.includes('planted')).toBe(true);
    expect((await served((await uploaded(env.api, alice, comment)).name)).includes('planted')).toBe(false);
  });

  it('of a path for a name has a name of ours', async () => {
    const bytes = await picture().jpeg().toBuffer();
    for (const name of ['../../../../tmp/x.jpg', '/etc/passwd', 'C:\\x.jpg', '..', 'a\0b.jpg']) {
      const { status } = await upload(env.api, alice, bytes, { name });
      expect([name, status]).toEqual([name, 200]);
    }
    expect(await stored()).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.jpg$/)]);
  });

  it('that is replaced or removed is gone', async () => {
    const first = await uploaded(env.api, alice);
    const second = await uploaded(env.api, alice);
    expect(second.name).not.toBe(first.name);
    expectProblem(await env.api.get(first.path), 404, 'NOT_FOUND');
    expect(await stored()).toEqual([second.name]);

    const headers = { ...bearer(), 'content-type': 'application/json' };
    const removed = await env.api.request(path, { method: 'DELETE', headers, body: '' });
    expect([removed.status, removed.text]).toEqual([204, '']);
    expectProblem(await env.api.get(second.path), 404, 'NOT_FOUND');
    expect(await stored()).toEqual([]);
    expect((await env.api.get<UserResponse>('/v1/users/me', alice.accessToken)).body.avatarUrl).toBeNull();
    expect((await env.api.request(path, { method: 'DELETE', headers: bearer() })).status).toBe(204);
  });

  it('set many times at once: one is left, of a user and in the storage', async () => {
    const bytes = await picture().jpeg().toBuffer();
    const answers = await Promise.all(Array.from({ length: 30 }, () => upload(env.api, alice, bytes)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { avatarUrl } = (await env.api.get<UserResponse>('/v1/users/me', alice.accessToken)).body;
    expect(await stored()).toEqual([avatarUrl?.split('/').at(-1)]);
  });

  it('needs a token, and without one nothing of it is read', async () => {
    const big = Buffer.alloc(8 * mebibyte);
    for (const method of ['PUT', 'POST'])
      expectUnauthenticated(await upload(env.api, { accessToken: 'a.b.c' }, big, { method }));
    expectUnauthenticated(await env.api.request(path, { method: 'DELETE' }));
  });
});

describe('a picture that is none', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><script>alert(1)</script></svg>';
  it.each<[what: string, make: () => Promise<Buffer> | Buffer, why: RegExp]>([
    ['of no bytes', () => Buffer.alloc(0), /JPEG, PNG/],
    ['of zeros', () => Buffer.alloc(5_000), /JPEG, PNG/],
    ['SVG', () => Buffer.from(svg), /JPEG, PNG/],
    ['SVG after an XML declaration', () => Buffer.from(`<?xml version="1.0"?>${svg}`), /JPEG, PNG/],
    ['HTML', () => Buffer.from('<!doctype html><img src=x onerror=alert(1)>'), /JPEG, PNG/],
    ['HTML that begins as GIF', () => Buffer.from('GIF89a/*<html><script>*/=alert(1)//</script>'), /damaged/],
    ['SVG that begins as JPEG', () => Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.from(svg)]), /damaged/],
    ['WebP in name alone', () => Buffer.from('RIFF\0\0\0\0WEBPVP8 nothing of the kind'), /damaged/],
    ['PDF', () => Buffer.from('%PDF-1.7\n'), /JPEG, PNG/],
    ['TIFF', () => picture().tiff().toBuffer(), /JPEG, PNG/],
    ['AVIF', () => picture({ width: 64, height: 64 }).avif({ effort: 0 }).toBuffer(), /JPEG, PNG/],
    ['cut JPEG', async () => (await noise(300).jpeg().toBuffer()).subarray(0, 9_000), /damaged/],
    ['cut PNG', async () => (await noise(300).png().toBuffer()).subarray(0, 90_000), /damaged/],
    ['cut WebP', async () => (await noise(300).webp().toBuffer()).subarray(0, 9_000), /damaged/],
    ['cut GIF', async () => (await noise(300).gif().toBuffer()).subarray(0, 9_000), /damaged/],
    ['of one pixel', () => blackPng(1, 1), /at least 16/],
    ['of one line', () => blackPng(5_000, 1), /at least 16/],
    ['of 20,000 x 20,000 pixels', () => blackPng(20_000, 20_000, 10), /16 million/],
    ['of 2^31 pixels a line', () => blackPng(2 ** 31 - 1, 20, 0), /16 million|damaged/],
    ['that says more than it has', () => blackPng(3_000, 3_000, 3), /damaged/],
  ])('%s is refused', async (_what, make, why) => {
    await expectRefused(await upload(env.api, alice, await make()), why);
  }); // prettier-ignore

  it('which unpacks to as much as is allowed takes little memory, however many come', async () => {
    const bomb = blackPng(4_000, 4_000);
    expect(bomb.length).toBeLessThan(20_000);
    await upload(env.api, alice, bomb);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
    const answers = await Promise.all(Array.from({ length: 30 }, () => upload(env.api, alice, bomb)));
    clearInterval(watch);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    expect((most - before) / mebibyte).toBeLessThan(250);
  });

  it('and too many at once are told to come later', async () => {
    const bomb = await picture({ width: 4_000, height: 4_000 }).png({ progressive: true }).toBuffer();
    const answers = await Promise.all(Array.from({ length: 60 }, () => upload(env.api, alice, bomb)));
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(34);
    expect(answers.find(({ status }) => status === 503)?.headers.get('retry-after')).toBe('5');
  }, 60_000);
});

describe('a form', () => {
  const part = (header: string, body = 'x'): string => `--b\r\n${header}\r\n\r\n${body}\r\n`;
  const file = (name = 'avatar', body?: string): string =>
    part(
      `Content-Disposition: form-data; name="${name}"; filename="a.jpg"\r\nContent-Type: image/jpeg`,
      body,
    );
  const field = (name: string): string => part(`Content-Disposition: form-data; name="${name}"`);
  const end = '--b--\r\n';

  it.each<[what: string, body: string]>([
    ['without parts', end],
    ['with nothing at all', ''],
    ['with a file of another name', file('picture') + end],
    ['with two files', file() + file() + end],
    ['with two files of two names', file() + file('other') + end],
    ['with a field beside the file', file() + field('role') + end],
    ['with a field before the file', field('role') + file() + end],
    ['with a text for the file', field('avatar') + end],
    ['with JSON for the file', part('Content-Disposition: form-data; name="avatar"\r\nContent-Type: application/json', '{') + end],
    ['with a prototype for a file', file('__proto__') + end],
    ['with a hundred parts', file().repeat(100) + end],
    ['with a part that is not named', part('Content-Disposition: form-data; filename="a.jpg"') + end],
    ['with a part without a header', `--b\r\n\r\nx\r\n${end}`],
    ['that ends within the file', file().slice(0, -3)],
    ['that ends within a header', file().slice(0, 30)],
    ['whose boundary never comes', 'no boundary anywhere'],
    ['of another boundary', (file() + end).replaceAll('--b', '--c')],
  ])('%s is refused', async (_what, body) => {
    await expectRefused(await send(body));
  }); // prettier-ignore

  it.each<[what: string, type: string]>([
    ['without a boundary', 'multipart/form-data'],
    ['with an empty boundary', 'multipart/form-data; boundary='],
    ['with a long boundary', `multipart/form-data; boundary=${'b'.repeat(500)}`],
  ])('%s is refused', async (_what, type) => {
    await expectRefused(await send(file() + end, { 'content-type': type }));
  });

  it.each(['application/json', 'image/jpeg', 'multipart/mixed; boundary=b', 'application/octet-stream', ''])(
    'of the type %j is not supported',
    async (type) => {
      const answer = await send(type === 'application/json' ? '{' : 'x', { 'content-type': type });
      expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it('that is compressed is not supported, and the connection serves on', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const head = file('avatar', '').slice(0, -2);
    const body = Buffer.concat([Buffer.from(head), jpeg, Buffer.from(`\r\n${end}`)]);
    for (const encoding of ['gzip', 'br', 'identity, gzip']) {
      const answer = await send(gzipSync(body), { 'content-encoding': encoding });
      expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
      expect(answer.body.detail).toContain('Content-Encoding');
    }
    expect((await send(body, { 'content-encoding': 'identity' })).status).toBe(200);
  });

  it('is not supported where JSON is wanted', async () => {
    const headers = { ...bearer(), 'content-type': 'multipart/form-data; boundary=b' };
    const others = [['PATCH', '/v1/users/me'], ['POST', '/v1/auth/wechat/login'], ['DELETE', path], ['POST', '/v1/auth/logout']] as const;
    for (const [method, at] of others) {
      const answer = await env.api.request(at, { method, headers, body: file() + end });
      expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  }); // prettier-ignore

  it('with a file of 1 MiB is read, and of a byte more is too large', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const sized = (size: number): Buffer => Buffer.concat([jpeg, Buffer.alloc(size - jpeg.length)]);
    expect((await upload(env.api, alice, sized(mebibyte))).status).toBe(200);
    await env.api.request(path, { method: 'DELETE', headers: bearer() });
    for (const size of [mebibyte + 1, 5 * mebibyte]) {
      const answer = await upload(env.api, alice, sized(size));
      expectProblem(answer, 413, 'PAYLOAD_TOO_LARGE');
      expect(answer.body.detail).toContain('1024 KiB');
    }
    expect(await stored()).toEqual([]);
  });

  it('that is long outside its file is too large', async () => {
    const filler = 'x'.repeat(2 * mebibyte);
    for (const body of [filler + file() + end, part(`X-Filler: ${filler}`) + end])
      expect([400, 413]).toContain((await send(body)).status);
    expectProblem(await send(`${filler}\r\n${file()}${end}`), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('whose sender hangs up takes nothing with it', async () => {
    const head = `PUT ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${alice.accessToken}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n`;
    for (let i = 0; i < 5; i++) {
      const socket = connect(Number(new URL(env.api.url).port), '127.0.0.1');
      await once(socket, 'connect');
      await new Promise((written) => socket.write(head + file().slice(0, 150), written));
      socket.destroy();
    }
    await uploaded(env.api, alice);
    expect(await stored()).toHaveLength(1);
  });
});

describe('GET /v1/avatars/:name', () => {
  it('gives the picture to anybody, and browsers no way to make more of it', async () => {
    const { path: url } = await uploaded(env.api, alice);
    const { status, headers } = await fetch(env.api.url + url);
    expect([status, Object.fromEntries(headers)]).toEqual([
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
    const head = await env.api.request(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type'), head.text]).toEqual([200, 'image/jpeg', '']);
  });

  it.each([
    '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg',
    'x',
    '..%2f..%2f..%2fetc%2fpasswd',
    '..%5c..%5csecret.txt',
    '%2e%2e%2fsecret.jpg',
    'secret.txt',
    '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg%00',
    '.tmp',
  ])('%s is nobody', async (name) => {
    await uploaded(env.api, alice);
    await writeFile(join(env.config.storage.dir, 'secret.txt'), 'secret');
    expectProblem(await env.api.get(`/v1/avatars/${name}`), 404, 'NOT_FOUND');
  });

  it.each(['%zz', '%', '%ff'])('%s, which is no URL, is refused as one', async (name) => {
    expectProblem(await env.api.get(`/v1/avatars/${name}`), 400, 'VALIDATION_FAILED', ['url']);
  });

  it('tells of a fault of the storage as of any other, and not what it is', async () => {
    const notAFolder = join(env.config.storage.dir, 'secret.txt');
    await writeFile(notAFolder, 'secret');
    const { api } = await env.startInstance({ env: { STORAGE_DIR: notAFolder } });
    const answers = [
      await api.get('/v1/avatars/019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg'),
      await upload(api, alice, await picture().png().toBuffer()),
    ];
    for (const answer of answers) {
      expectProblem(answer, 500, 'INTERNAL');
      expect(answer.text).not.toContain(notAFolder);
    }
  });
});

it('of a user who is banned or gone meanwhile, no picture stays', async () => {
  const check = '/wxa/media_check_async';
  const { api } = await env.startInstance({ env: { PUBLIC_URL: env.api.url } });
  for (const [statement, status] of [
    [`UPDATE users SET status = 'banned' WHERE id = $1`, 403],
    [`DELETE FROM users WHERE id = $1`, 401],
  ] as const) {
    const bob = await env.wechat.code('bob').then((code) => api.postLogin({ code }));
    await env.wechat.fault({ path: check, kind: 'delay', ms: 1_500 });
    const asked = (await env.wechat.asked(check)).length;
    const answer = picture().png().toBuffer().then((bytes) => upload(api, bob.body, bytes));
    while ((await env.wechat.asked(check)).length === asked) await new Promise((r) => setTimeout(r, 10));
    await env.database.query(statement, [bob.body.user.id]);
    expect((await answer).status).toBe(status);
    expect((await stored()).filter((name) => name.endsWith('.jpg'))).toEqual([]);
    await env.database.query(`UPDATE users SET status = 'active' WHERE id = $1`, [bob.body.user.id]);
  }
}); // prettier-ignore
