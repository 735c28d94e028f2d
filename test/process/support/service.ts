import { randomBytes } from 'node:crypto';
import { type TestWechat } from '../../support/wechat.js';
import { freePort } from './ports.js';
import { type Environment, Program } from './program.js';
import { type Workspace } from './workspace.js';

/** What src/main.ts must be told, at least; on a port of its own. */
export async function serviceEnvironment(at: { databaseUrl: string; wechat: TestWechat }): Promise<Environment> {
  return {
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATABASE_URL: at.databaseUrl,
    WECHAT_API_BASE_URL: at.wechat.url,
    WECHAT_APPS: JSON.stringify(await at.wechat.apps()),
    MASTER_KEYS: randomMasterKeys(),
  };
}

export function randomMasterKeys(): string {
  return `test1:${randomBytes(32).toString('base64')}`;
}

/** Starts src/main.ts and waits until it is ready. */
export async function startService(
  workspace: Workspace,
  env: Environment,
): Promise<{ program: Program; url: string }> {
  const program = workspace.run(Program.service(env));
  const url = `http://127.0.0.1:${env['PORT']}`;
  await program.whileRunning('readiness', async () => {
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    return response?.ok === true || undefined;
  });
  return { program, url };
}
