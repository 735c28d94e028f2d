import { type SimulatedApp } from '../../simulator/index.js';
import { type Service } from '../../src/service.js';
import { type ApiClient } from './api-client.js';
import { createTestEnvironment, type TestEnvironment } from './environment.js';
import { TestWechat } from './wechat.js';

export const [first, second, third] = [1, 2, 3].map((n) => ({ appId: `wx00000000000000a${n}` })) as [
  { appId: string },
  { appId: string },
  { appId: string },
];
const unbound: readonly SimulatedApp[] = [first, second, third].map((app) => ({
  ...app,
  appSecret: `of ${app.appId}`,
}));
/** The operator has declared all three as of one platform, whatever WeChat knows. */
export const bound: readonly SimulatedApp[] = unbound.map((app) => ({ ...app, platform: 'p' }));

/** Two times: `before` WeChat has bound any app to the Open Platform account, so that it tells no unionid, and `after`. */
export interface LateUnionids {
  readonly env: TestEnvironment;
  readonly before: ApiClient;
  readonly after: ApiClient;
  /** Both instances. */
  readonly services: readonly Service[];
  close(): Promise<void>;
}

export async function createLateUnionids(): Promise<LateUnionids> {
  const env = await createTestEnvironment({ env: { WECHAT_APPS: JSON.stringify(bound) }, apps: unbound });
  const wechat = await TestWechat.start(bound);
  const { api, service } = await env.startInstance({ wechat });
  return {
    env,
    before: env.api,
    after: api,
    services: [env.service, service],
    close: async () => {
      await env.close();
      await wechat.close();
    },
  };
}
