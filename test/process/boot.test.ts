import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { migrations } from '../../migrations/index.js';
import { type EmbeddedPostgres } from '../../quickstart/embedded-postgres.js';
import { defaultApps } from '../../simulator/index.js';
import { TestWechat } from '../support/wechat.js';
import { send } from './support/http.js';
import { freePort } from './support/ports.js';
import { type Environment, Program } from './support/program.js';
import {
  randomMasterKeys,
  realisticSecrets,
  type RunningService,
  serviceEnvironment,
  type ServiceEnvironment,
  startService,
} from './support/service.js';
import { Workspace } from './support/workspace.js';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await Workspace.open();
});

afterAll(() => workspace.close());

/** Marks a value that must never be repeated. */
const secret = 'hunter2';

const heading = /^The configuration is not usable\. See \.env\.example/;

interface Refusal {
  readonly env: Environment;
  /** Of stderr, in order, and no line more. */
  readonly lines: RegExp[];
}

describe('a start of the service that cannot succeed exits with 1 and says', () => {
  const inProduction = (env: Environment, ...lines: RegExp[]): Refusal => ({
    env: { NODE_ENV: 'production', ...realisticSecrets(), ...env },
    lines: [heading, ...lines],
  });

  const refusals: Record<string, () => Promise<Refusal> | Refusal> = {
    'every wrong variable at once': () => ({
      env: {
        NODE_ENV: 'prod',
        PORT: '65536',
        LOG_LEVEL: 'loud',
        CORS_ORIGINS: 'https://admin.example.com/path',
        DATABASE_URL: `mysql://root:${secret}@db/weapp`,
        WECHAT_APPS: `[{"appId":"wx1","appSecret":"${secret}"`,
        MASTER_KEYS: `k1:${secret}`,
        ACCESS_TOKEN_TTL: '1',
      },
      lines: [
        heading,
        /ACCESS_TOKEN_TTL: /,
        /CORS_ORIGINS: /,
        /DATABASE_URL: /,
        /LOG_LEVEL: /,
        /MASTER_KEYS: /,
        /NODE_ENV: /,
        /PORT: /,
        /WECHAT_APPS: /,
      ],
    }),
    'which NAME and NAME_FILE are both set, and which file cannot be read': async () => {
      const file = workspace.path('a secret');
      await writeFile(file, secret);
      return {
        env: { MASTER_KEYS: secret, MASTER_KEYS_FILE: file, DATABASE_URL_FILE: workspace.path('nothing') },
        lines: [heading, /DATABASE_URL_FILE: .*ENOENT/, /MASTER_KEYS_FILE: MASTER_KEYS is set as well/],
      };
    },
    'in production, that WeChat is simulated and its secret an example': () =>
      inProduction(
        { WECHAT_API_BASE_URL: 'http://127.0.0.1:4010', WECHAT_APPS: JSON.stringify(defaultApps) },
        /WECHAT_API_BASE_URL: only an official WeChat host over https/,
        ...defaultApps.map(
          ({ appId }) => new RegExp(`WECHAT_APP_SECRET: the secret of ${appId} is an example`),
        ),
        ...defaultApps.map(
          ({ appId }) => new RegExp(`WECHAT_APPS: pushToken or pushAesKey of ${appId} is an example`),
        ),
      ),
    'in production, that WeChat is asked without TLS and MASTER_KEYS are weak': () =>
      inProduction(
        {
          WECHAT_API_BASE_URL: 'http://api.weixin.qq.com',
          MASTER_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
        },
        /MASTER_KEYS: .* openssl rand/,
        /WECHAT_API_BASE_URL: only an official WeChat host over https/,
      ),
    'in production, that another host is asked and the password of DATABASE_URL is an example': () =>
      inProduction(
        {
          WECHAT_API_BASE_URL: 'https://api.weixin.qq.com.example.org',
          DATABASE_URL: 'postgres://postgres:postgres@db/weapp',
        },
        /DATABASE_URL: the password is an example/,
        /WECHAT_API_BASE_URL: only an official WeChat host over https/,
      ),
    'that the database does not answer': async () => {
      const at = `127.0.0.1:${await freePort()}`;
      return {
        env: { ...realisticSecrets(), DATABASE_URL: `postgres://weapp:${secret}@${at}/weapp` },
        lines: [new RegExp(`^The database at ${at} cannot be used \\(ECONNREFUSED\\)\\. .* DATABASE_URL`)],
      };
    },
  };

  const programs: Record<string, Program> = {};
  const expected: Record<string, RegExp[]> = {};

  // All at once: most of the time goes into loading the program.
  beforeAll(async () => {
    for (const [name, prepare] of Object.entries(refusals)) {
      const { env, lines } = await prepare();
      programs[name] = workspace.run(Program.service(env));
      expected[name] = lines;
    }
  });

  it.each(Object.keys(refusals))('%s', async (name) => {
    const program = programs[name] as Program;
    expect(await program.ended).toEqual({ code: 1, signal: null });
    const lines = program.stderr.trimEnd().split('\n');
    expect(lines).toEqual(expected[name]?.map((line) => expect.stringMatching(line) as string));
    expect(program.stderr).not.toContain(secret);
    expect(program.stdout).toBe('');
  });
});

describe('two instances that start at once on an empty database, their secrets in files,', () => {
  let wechat: TestWechat;
  let postgres: EmbeddedPostgres;
  let env: Environment;
  let one: RunningService;
  let two: RunningService;
  let metricsPort: number;

  beforeAll(async () => {
    wechat = await TestWechat.start();
    workspace.onClose(() => wechat.close());
    postgres = await workspace.startPostgres();
    env = await withFiles(await serviceEnvironment({ databaseUrl: postgres.url, wechat }));
    metricsPort = await freePort();
    const other = { ...env, PORT: String(await freePort()), METRICS_PORT: String(metricsPort) };
    [one, two] = await Promise.all([startService(workspace, env), startService(workspace, other)]);
  });

  async function withFiles({
    DATABASE_URL,
    WECHAT_APPS,
    MASTER_KEYS,
    ...plain
  }: ServiceEnvironment): Promise<Environment> {
    const files: Record<string, string> = {};
    for (const [name, value] of Object.entries({ DATABASE_URL, WECHAT_APPS, MASTER_KEYS })) {
      const file = workspace.path(`${name} of both`);
      await writeFile(file, `${value}\n`);
      files[`${name}_FILE`] = file;
    }
    return { ...plain, ...files };
  }

  async function query(sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('migrate it once', async () => {
    const logs = [one, two].map(({ program }) => program.stdout).join('');
    expect(logs.match(/migrated the database/g)).toHaveLength(1);
    expect(await query('SELECT name FROM migrations ORDER BY id')).toEqual(
      migrations.map(({ name }) => ({ name })),
    );
  });

  it('sign with one key: what one issues, the other takes', async () => {
    expect(await query('SELECT count(*)::int AS keys FROM signing_keys')).toEqual([{ keys: 1 }]);
    const login = await send(`${one.url}/v1/auth/wechat/login`, { body: { code: await wechat.code() } });
    const { accessToken: token } = JSON.parse(login.text) as { accessToken: string };
    expect(await send(`${two.url}/v1/users/me`, { token })).toHaveProperty('status', 200);
  });

  it('serve metrics where METRICS_PORT says, and nowhere else', async () => {
    const { status, text } = await send(`http://127.0.0.1:${metricsPort}/metrics`);
    expect(status).toBe(200);
    expect(text).toContain('\nweapp_auth_logins_total{outcome="new"} ');
    for (const { url } of [one, two]) expect(await send(`${url}/metrics`)).toHaveProperty('status', 404);
  });

  it('do not let one in whose MASTER_KEYS cannot open what theirs sealed', async () => {
    const foreign = { MASTER_KEYS_FILE: '', MASTER_KEYS: randomMasterKeys(), PORT: String(await freePort()) };
    const third = workspace.run(Program.service({ ...env, ...foreign }));
    expect(await third.ended).toEqual({ code: 1, signal: null });
    expect(third.stderr).toMatch(/^[^\n]*MASTER_KEYS[^\n]*\n$/);
  });

  it('do not let one in whose METRICS_PORT is taken', async () => {
    const taken = new URL(one.url).port;
    const third = workspace.run(
      Program.service({ ...env, PORT: String(await freePort()), METRICS_PORT: taken }),
    );
    expect(await third.ended).toEqual({ code: 1, signal: null });
    expect(third.stderr).toMatch(new RegExp(`^Port ${taken} is taken\\.[^\n]* set METRICS_PORT [^\n]*\n$`));
  });

  it('end with 0 on SIGTERM and on SIGINT, without a word on stderr', async () => {
    one.program.kill('SIGTERM');
    two.program.kill('SIGINT');
    for (const { program } of [one, two]) {
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(program.stderr).toBe('');
    }
  });
});
