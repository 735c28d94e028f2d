import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type DomainError } from '../../src/common/errors/index.js';
import { type S3Config } from '../../src/config/index.js';
import { S3Storage } from '../../src/storage/s3-storage.js';
import { S3Server } from '../support/s3-server.js';
import { timed } from '../support/timed.js';

const name = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg';
const type = 'image/jpeg';
const bytes = Buffer.from('ffd8ff00ff0a0d', 'hex');

let s3: S3Server;
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  s3 = await S3Server.start();
});
afterEach(async () => {
  s3.line.restore();
  for (const end of ends.splice(0)) await end();
});
afterAll(() => s3.close());

function storageWith(changed: Partial<S3Config> = {}): S3Storage {
  const storage = new S3Storage({ ...s3.config, ...changed });
  ends.push(() => storage.onApplicationShutdown());
  return storage;
}

async function read(storage: S3Storage, what = name): Promise<Buffer | undefined> {
  const file = await storage.get(what);
  if (!file) return undefined;
  const content = await buffer(file.stream);
  expect(content).toHaveLength(file.size);
  return content;
}

const endpointOf = (server: { address(): unknown }): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** What answers in place of S3. */
async function stub(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return endpointOf(server);
}

const operations: [what: string, work: (storage: S3Storage) => Promise<unknown>][] = [
  ['put', (storage) => storage.put(name, bytes, type)],
  ['get', (storage) => storage.get(name)],
  ['remove', (storage) => storage.remove(name)],
];

/** 503, when to come back, the reason for the log; and nothing of the keys. */
async function expectUnavailable(work: Promise<unknown>, reason: RegExp): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as DomainError,
  );
  expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfter: 5 });
  const { message } = error?.cause as Error;
  expect(message).toMatch(reason);
  expect(JSON.stringify([message, error?.detail])).not.toMatch(/S3RVER|Signature=|Credential|127\.0\.0\.1/);
}

describe('a bucket', () => {
  it('gives back what was put, under the prefix, and what was put over it', async () => {
    const storage = storageWith();
    expect(await read(storage)).toBeUndefined();
    await storage.put(name, bytes, type);
    expect([await read(storage), await s3.keys()]).toEqual([bytes, [`avatars/${name}`]]);
    const larger = Buffer.alloc(300_000, 'x');
    await storage.put(name, larger, type);
    expect(await read(storage)).toEqual(larger);
    expect(await read(storageWith({ prefix: '' }))).toBeUndefined();
  });

  it('removes what is there, and minds nothing that is not', async () => {
    const storage = storageWith();
    await storage.put(name, bytes, type);
    await storage.remove(name);
    await storage.remove(name);
    expect([await read(storage), await s3.keys()]).toEqual([undefined, []]);
  });

  it('serves more than it has sockets, many at once', async () => {
    const storage = storageWith();
    await storage.put(name, bytes, type);
    for (let i = 0; i < 4; i++) {
      const all = await Promise.all(Array.from({ length: 20 }, () => read(storage)));
      expect(all.every((each) => each?.equals(bytes))).toBe(true);
    }
    await storage.remove(name);
  });

  it.each([
    '../secret.jpg',
    `../${name}`,
    `/${name}`,
    `${name}\0`,
    `${name}?versionId=1`,
    name.replace('.jpg', '.svg'),
    name.toUpperCase(),
    '',
  ])('is not asked about %j', async (foreign) => {
    const asked: string[] = [];
    const endpoint = await stub((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    const storage = storageWith({ endpoint });
    expect(await storage.get(foreign)).toBeUndefined();
    await storage.remove(foreign);
    await expect(storage.put(foreign, bytes, type)).rejects.toThrow('not a name');
    expect(asked).toEqual([]);
  });
});

describe('what is sent', () => {
  it('is what every server of the protocol understands: a whole body, no checksum in a trailer, no ACL', async () => {
    const sent: [string, IncomingHttpHeaders][] = [];
    const endpoint = await stub((request, response) => {
      sent.push([`${request.method} ${request.url}`, request.headers]);
      request.resume().on('end', () => response.end());
    });
    await storageWith({ endpoint }).put(name, bytes, type);
    const [[line, headers] = ['', {}]] = sent;
    expect(line.split('?')[0]).toBe(`PUT /pictures-of-users/avatars/${name}`);
    expect(headers).toMatchObject({ 'content-type': type, 'content-length': String(bytes.length) });
    const names = Object.keys(headers).join();
    expect(names).not.toMatch(/trailer|checksum|acl|expect|content-encoding|transfer-encoding/);
    expect(headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe.each(operations)('%s', (_what, work) => {
  it.each<[what: string, changed: Partial<S3Config>, reason: RegExp]>([
    ['a wrong secret', { secretAccessKey: 'planted' }, /SignatureDoesNotMatch, HTTP 403/],
    ['an unknown key', { accessKeyId: 'planted' }, /InvalidAccessKeyId, HTTP 403/],
    ['a bucket that is not there', { bucket: 'another-bucket' }, /NoSuchBucket, HTTP 404/],
  ])('with %s is not available, and nothing is taken for missing', async (_fault, changed, reason) => {
    await expectUnavailable(work(storageWith(changed)), reason);
  });

  it('is not available while the server is down, and is again when it is back', async () => {
    const storage = storageWith();
    s3.line.cut();
    // In Jest's realm the client does not know what the system says; test/process tells the codes.
    await expectUnavailable(work(storage), /^S3 \w+Object: /);
    s3.line.restore();
    await storage.put(name, bytes, type);
    await work(storage);
    await storage.remove(name);
  });

  it.each([
    [404, '', /NotFound, HTTP 404/],
    [404, '<html>none</html>', /HTTP 404/],
    [403, '{"error":"forbidden"}', /HTTP 403/],
    [301, '<Error><Code>PermanentRedirect</Code></Error>', /PermanentRedirect, HTTP 301/],
  ])('of what is no S3, and answers %i %j, is not available', async (status, body, reason) => {
    const endpoint = await stub((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end(body));
    });
    await expectUnavailable(work(storageWith({ endpoint })), reason);
  });

  it('that is answered with 500 once is tried again, and no third time', async () => {
    const statuses = [500, 503];
    let asked = 0;
    const endpoint = await stub((request, response) => {
      asked++;
      request.resume().on('end', () => response.writeHead(statuses[asked - 1] ?? 200).end());
    });
    await expectUnavailable(work(storageWith({ endpoint })), /HTTP 503/);
    expect(asked).toBe(2);
  });
});

describe('an object', () => {
  it('that breaks off in its middle is none', async () => {
    const endpoint = await stub((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write(bytes);
      setTimeout(() => response.destroy(), 50);
    });
    await expectUnavailable(storageWith({ endpoint }).get(name), /ECONNRESET|ERR_STREAM/);
  });

  it('that is larger than anything we keep is not read', async () => {
    const endpoint = await stub((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.write(Buffer.alloc(65_536))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    await expectUnavailable(storageWith({ endpoint }).get(name), /TooLarge/);
  });
});

describe('in seconds is given up', () => {
  const longest = 9_000;

  it.concurrent('a server that takes what it is sent and never answers, by all at once', async () => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).resume();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const storage = new S3Storage({ ...s3.config, endpoint: endpointOf(server) });
    const calls = Array.from({ length: 40 }, () => operations.map(([, work]) => work(storage))).flat();
    const { milliseconds } = await timed(
      Promise.all(calls.map((call) => expectUnavailable(call, /Timeout/))),
    );
    expect(milliseconds).toBeLessThan(longest);
    // Fifty at a time, of two attempts.
    expect(sockets.size).toBeLessThanOrEqual(100);
    await storage.onApplicationShutdown();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it.concurrent('an object that trickles', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200);
      const trickle = setInterval(() => response.write('x'), 100);
      response.on('close', () => {
        clearInterval(trickle);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const storage = new S3Storage({ ...s3.config, endpoint: endpointOf(server) });
    const { milliseconds } = await timed(expectUnavailable(storage.get(name), /Timeout|Abort/));
    expect(milliseconds).toBeLessThan(longest);
    await storage.onApplicationShutdown();
    server.close();
  });
});
