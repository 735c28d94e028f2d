import { request } from 'node:http';
import { exchangePath, type TestClient } from './support.js';

/** The error that an exchange of this code breaks with. */
export async function brokenExchange(wechat: TestClient, code: string): Promise<NodeJS.ErrnoException> {
  return wechat.exchange(code).then(
    (answer) => {
      throw new Error(`answered: ${answer.body}`);
    },
    (error: unknown) => error as NodeJS.ErrnoException,
  );
}

/** Exchanges, and hangs up at the first byte of an answer, or when the request has come in and no answer goes out. */
export async function impatientExchange(wechat: TestClient, code: string): Promise<'answered' | 'nothing'> {
  const recorded = async (): Promise<number> => (await wechat.control<unknown[]>('GET', '/requests')).length;
  const before = await recorded();
  const asked = request(wechat.url + exchangePath(code), { agent: false });
  const outcome = new Promise<'answered' | 'nothing'>((resolve) => {
    asked.on('response', () => {
      resolve('answered');
      asked.destroy();
    });
    asked.on('error', () => {
      resolve('nothing');
    });
  });
  asked.end();
  while ((await recorded()) === before);
  // One more round trip: an answer that went out with the request's own turn has arrived before this one.
  await recorded();
  asked.destroy();
  return outcome;
}

/** Exchanges, and gives the length that was announced beside what came before the connection broke. */
export function halfExchange(
  wechat: TestClient,
  code: string,
): Promise<{ announced: number; received: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(wechat.url + exchangePath(code), { agent: false }, (response) => {
      let received = '';
      response.on('data', (chunk: Buffer) => (received += chunk.toString()));
      response.on('error', () => undefined);
      response.on('close', () => {
        resolve({ announced: Number(response.headers['content-length']), received });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

export async function expectCodeUsed(wechat: TestClient, code: string): Promise<void> {
  expect(await wechat.session(code)).toHaveProperty('errcode', 40163);
}

export async function expectCodeUnused(wechat: TestClient, code: string): Promise<void> {
  expect(await wechat.session(code)).toHaveProperty('openid');
}
