import { type EmbeddedPostgres } from '../../quickstart/embedded-postgres.js';
import { TestWechat } from '../support/wechat.js';
import { eventually } from './support/eventually.js';
import { type HttpAnswer, Load, send } from './support/load.js';
import { randomMasterKeys, serviceEnvironment, startService } from './support/service.js';
import { Workspace } from './support/workspace.js';

let workspace: Workspace;
let postgres: EmbeddedPostgres;
let wechat: TestWechat;
const keys = randomMasterKeys();

beforeAll(async () => {
  workspace = await Workspace.open();
  wechat = await TestWechat.start();
  workspace.onClose(() => wechat.close());
  postgres = await workspace.startPostgres();
});

afterAll(() => workspace.close());

const start = async (env: Record<string, string>) =>
  startService(workspace, {
    ...(await serviceEnvironment({ databaseUrl: postgres.url, wechat })),
    MASTER_KEYS: keys, ...env,
  });

/** Logins that WeChat has been asked about and has not answered. */
async function slowLogins(url: string, count: number): Promise<Promise<HttpAnswer>[]> {
  const asked = (await wechat.exchanges()).length;
  const logins = [];
  for (let index = 0; index < count; index += 1) {
    await wechat.fault({ kind: 'delay', ms: 500 });
  }
  for (let index = 0; index < count; index += 1) {
    const code = await wechat.code(`slow ${index}`);
    logins.push(send(`${url}/v1/auth/wechat/login`, { body: { code } }));
  }
  await eventually('WeChat to be asked', async () => (await wechat.exchanges()).length >= asked + count);
  return logins;
}

describe('a service that is told to stop under load', () => {
  for (let i = 0; i < 5; i++) for (const drain of ['0', '500'])
  it(`answers whatever was begun drain ${drain} ${i}`, async () => {
    const { program, url } = await start({ SHUTDOWN_DRAIN_MS: drain });
    const load = new Load(url, wechat, 20);
    await eventually('load', () => load.answered > 500);
    const slow = await slowLogins(url, 5);
    const before = load.answered;
    program.kill('SIGTERM');
    await load.refused();
    const answers = await Promise.all(slow.map(s => s.then(a => a.status, e => String(e))));
    console.log(drain, before, load.answered, load.failures, answers, await program.ended, program.stderr);
    expect(load.failures).toEqual([]);
  });
});
