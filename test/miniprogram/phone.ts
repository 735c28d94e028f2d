import { readFile } from 'node:fs/promises';
import { WeappAuth, type WeappAuthOptions, type Wx } from '../../miniprogram/services/index.js';
import { createWx, type PhoneStorage } from '../../simulator/index.js';
import { type TestEnvironment } from '../support/environment.js';
import { LossyLine } from './lossy-line.js';
import { TestTiming } from './test-timing.js';

export interface Phone {
  readonly auth: WeappAuth;
  readonly storage: Map<string, string>;
  /** How many times wx.login() was called. */
  readonly logins: () => number;
}

type PhoneOptions = { storage?: Map<string, string>; change?: (wx: Wx) => Wx } & Partial<WeappAuthOptions>;

/** A phone with the login client on it. The same storage again is the same phone, whose mini program was started anew. */
export function createPhone(
  env: Pick<TestEnvironment, 'wechat' | 'api'>,
  user: string,
  { storage = new Map(), change = (wx) => wx, baseUrl = env.api.url, ...options }: PhoneOptions = {},
): Phone {
  let logins = 0;
  const wx = createWx({
    simulatorUrl: env.wechat.url,
    user,
    storage: storageOf(storage),
    readFile: async (path) => new Blob([await readFile(path)]),
    device: { brand: 'Apple', model: 'iPhone 15', platform: 'ios' },
  });
  const counting: typeof wx = {
    ...wx,
    login: (asked) => {
      logins++;
      wx.login(asked);
    },
  };
  const auth = new WeappAuth({ baseUrl, wx: change(counting), ...options });
  return { auth, storage, logins: () => logins };
}

export interface PhoneOnLine extends Phone {
  readonly line: LossyLine;
  readonly timing: TestTiming;
}

const lines: LossyLine[] = [];

/** One whose way to the service can lose what is sent, and for which time passes as the test says. */
export async function createPhoneOnLine(
  env: Pick<TestEnvironment, 'wechat' | 'api'>,
  user: string,
  options: PhoneOptions = {},
): Promise<PhoneOnLine> {
  const line = await LossyLine.to(env.api.url);
  lines.push(line);
  const timing = new TestTiming();
  return { line, timing, ...createPhone(env, user, { baseUrl: line.url, timing, ...options }) };
}

/** What it fails with. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

/** @throws Error when a timer of the client is left, whatever happened */
export function expectNoTimers({ timing }: PhoneOnLine): void {
  if (timing.waiting > 0) throw new Error(`${timing.waiting} timers are left`);
}

export async function closeLines(): Promise<void> {
  await Promise.all(lines.splice(0).map((line) => line.close()));
}

function storageOf(map: Map<string, string>): PhoneStorage {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}
