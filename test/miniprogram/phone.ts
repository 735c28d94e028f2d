import { readFile } from 'node:fs/promises';
import { WeappAuth, type WeappAuthOptions } from '../../miniprogram/services/index.js';
import { createWx, type PhoneStorage } from '../../simulator/index.js';
import { type TestEnvironment } from '../support/environment.js';

export interface Phone {
  readonly auth: WeappAuth;
  readonly storage: Map<string, string>;
  /** How many times wx.login() was called. */
  readonly logins: () => number;
}

/** A phone with the login client on it. The same storage again is the same phone, whose mini program was started anew. */
export function createPhone(
  env: Pick<TestEnvironment, 'wechat' | 'api'>,
  user: string,
  {
    storage = new Map<string, string>(),
    baseUrl = env.api.url,
    ...options
  }: { storage?: Map<string, string> } & Partial<WeappAuthOptions> = {},
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
  const auth = new WeappAuth({ baseUrl, wx: counting, ...options });
  return { auth, storage, logins: () => logins };
}

function storageOf(map: Map<string, string>): PhoneStorage {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}
