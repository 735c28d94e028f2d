import { randomBytes } from 'node:crypto';
import { type TestWechat } from '../../support/wechat.js';
import { freePort } from './ports.js';
import { type Environment, Program } from './program.js';
import { type Workspace } from './workspace.js';

export interface ServiceEnvironment extends Environment {
  readonly PORT: string;
  readonly DATABASE_URL: string;
  readonly WECHAT_APPS: string;
  readonly MASTER_KEYS: string;
}

/** What src/main.ts must be told, at least; on a port of its own. */
export async function serviceEnvironment(at: {
  databaseUrl: string;
  wechat: TestWechat;
}): Promise<ServiceEnvironment> {
  return {
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATABASE_URL: at.databaseUrl,
    WECHAT_API_BASE_URL: at.wechat.url,
    WECHAT_APPS: JSON.stringify(await at.wechat.apps()),
    MASTER_KEYS: randomMasterKeys(),
  };
}

/** Secrets as an operator has them, for a production start. */
export function realisticSecrets(): Environment {
  const drawn = (): string => randomBytes(16).toString('hex');
  return {
    DATABASE_URL: `postgres://weapp:${drawn()}@127.0.0.1:5432/weapp`,
    WECHAT_APPS: JSON.stringify([{ appId: `wx${drawn().slice(0, 16)}`, appSecret: drawn() }]),
    MASTER_KEYS: randomMasterKeys(),
  };
}

export function randomMasterKeys(): string {
  return `test1:${randomBytes(32).toString('base64')}`;
}

export interface RunningService {
  readonly program: Program;
  readonly url: string;
}

/** Starts src/main.ts, or what is given in its place, and waits until it is ready. */
export async function startService(
  workspace: Workspace,
  env: Environment,
  program = Program.service(env),
): Promise<RunningService> {
  workspace.run(program);
  const url = `http://127.0.0.1:${env['PORT']}`;
  await program.whileRunning('readiness', async () => {
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    return response?.ok === true || undefined;
  });
  return { program, url };
}
