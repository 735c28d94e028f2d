import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { loadConfig } from './config.js';
import { type Environment, knownVariables } from './environment.js';
import { ConfigurationError } from './problems.js';

/** Usable as soon as there is an app. */
const noApp = {
  DATABASE_URL: 'postgres://weapp:h7Qx2@localhost:5432/weapp_auth',
  MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};
const usable = {
  ...noApp,
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: 'c5d0e6a1b9f24738ac1f6e2d9b8a7053',
};

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

/** The variables that are complained about. */
function blamed(env: Environment): string[] {
  return [...new Set(problemsOf(env).map((problem) => problem.split(':')[0] ?? ''))].sort();
}

describe('loadConfig', () => {
  it('needs four variables and has a default for all others', () => {
    const { http, database, wechat, keys, tokens, limits, users, addresses, storage, audit } =
      loadConfig(usable);
    expect(http).toEqual({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      trustProxy: false,
      corsOrigins: [],
      swaggerEnabled: true,
      logLevel: 'info',
      shutdownDrainMs: 0,
      metricsPort: undefined,
    });
    expect(database).toEqual({ url: usable.DATABASE_URL, migrationUrl: undefined, poolSize: 10 });
    expect(wechat).toEqual({
      apps: [{ appId: usable.WECHAT_APP_ID, appSecret: usable.WECHAT_APP_SECRET, platform: 'default' }],
      apiBaseUrl: 'https://api.weixin.qq.com',
      apiFallbackUrl: 'https://api2.weixin.qq.com',
      openDataMaxAge: 300,
      cloudLogin: false,
    });
    expect(keys.masterKeys.map(({ id, secret }) => [id, secret.length])).toEqual([['k1', 32]]);
    expect(tokens).toEqual({
      issuer: 'weapp-auth',
      audience: 'weapp-auth',
      accessTokenTtl: 600,
      refreshTokenTtl: 30 * 24 * 3600,
      refreshTokenAbsoluteTtl: 90 * 24 * 3600,
      adminSessionTtl: 12 * 3600,
      maxSessionsPerUser: 10,
    });
    expect(limits).toBe('off');
    expect(users).toEqual({
      phoneDailyLimit: 5,
      phoneUnique: false,
      contentCheckFallback: 'flag',
      accountDeletionGraceDays: 7,
    });
    expect(addresses).toEqual({ limit: 20 });
    expect(storage).toEqual({ dir: join('.data', 'storage'), s3: undefined });
    expect(audit).toEqual({ retentionDays: 365 });
  });

  it('takes an empty variable for an unset one', () => {
    const empty = Object.fromEntries([...knownVariables].map((name) => [name, '']));
    expect(loadConfig({ ...empty, ...usable })).toEqual(loadConfig(usable));
    expect(blamed(empty)).toEqual(blamed({}));
  });

  it('does in production as production needs: every address, no Swagger, a drain, limits', () => {
    const { http, limits } = loadConfig({ ...usable, NODE_ENV: 'production' });
    expect(http).toMatchObject({
      production: true,
      host: '0.0.0.0',
      swaggerEnabled: false,
      shutdownDrainMs: 3_000,
    });
    expect(limits).toMatchObject({ login: { count: 600, window: 60 } });
    const opened = loadConfig({ ...usable, NODE_ENV: 'production', SWAGGER_ENABLED: 'true', HOST: '::1' });
    expect(opened.http).toMatchObject({ swaggerEnabled: true, host: '::1' });
  });

  it('reads no variable that could not also come from a file', () => {
    const read = new Set<string>();
    const recording = new Proxy<Record<string, string>>(usable, {
      get: (target, name) => {
        if (typeof name === 'string') read.add(name);
        return target[String(name)];
      },
    });
    loadConfig(recording);
    expect([...read].filter((name) => /^[A-Z0-9_]+$/.test(name)).sort()).toEqual([...knownVariables].sort());
  });

  describe('understands', () => {
    it.each<[name: string, value: string, part: object]>([
      ['PORT', '0', { http: { port: 0 } }],
      ['PORT', '65535', { http: { port: 65_535 } }],
      ['PUBLIC_URL', 'https://login.example.com//', { http: { publicUrl: 'https://login.example.com' } }],
      ['PUBLIC_URL', 'https://login.example.com/', { tokens: { issuer: 'https://login.example.com' } }],
      ['TRUST_PROXY', 'off', { http: { trustProxy: false } }],
      ['TRUST_PROXY', '0', { http: { trustProxy: false } }],
      ['TRUST_PROXY', 'true', { http: { trustProxy: true } }],
      ['TRUST_PROXY', '10.0.0.0/8, ::1', { http: { trustProxy: ['10.0.0.0/8', '::1'] } }],
      ['CORS_ORIGINS', '*', { http: { corsOrigins: '*' } }],
      [
        'CORS_ORIGINS',
        'https://a.example.com, http://localhost:5173,',
        { http: { corsOrigins: ['https://a.example.com', 'http://localhost:5173'] } },
      ],
      ['SWAGGER_ENABLED', 'off', { http: { swaggerEnabled: false } }],
      ['SWAGGER_ENABLED', '1', { http: { swaggerEnabled: true } }],
      ['LOG_LEVEL', 'silent', { http: { logLevel: 'silent' } }],
      ['SHUTDOWN_DRAIN_MS', '0', { http: { shutdownDrainMs: 0 } }],
      ['DATABASE_URL', 'postgresql:///weapp', { database: { url: 'postgresql:///weapp' } }],
      [
        'DATABASE_MIGRATION_URL',
        'postgresql:///weapp',
        { database: { migrationUrl: 'postgresql:///weapp' } },
      ],
      ['DATABASE_POOL_SIZE', '2', { database: { poolSize: 2 } }],
      ['WECHAT_API_BASE_URL', 'http://localhost:4010/', { wechat: { apiBaseUrl: 'http://localhost:4010' } }],
      ['WECHAT_OPEN_DATA_MAX_AGE', '86400', { wechat: { openDataMaxAge: 86_400 } }],
      ['RATE_LIMITS', 'login=5/1m', { limits: { login: { count: 5, window: 60 } } }],
      ['ACCESS_TOKEN_TTL', '30', { tokens: { accessTokenTtl: 30 } }],
      ['JWT_AUDIENCE', 'shop', { tokens: { audience: 'shop' } }],
      ['ADDRESS_LIMIT', '1', { addresses: { limit: 1 } }],
      ['AUDIT_RETENTION_DAYS', '180', { audit: { retentionDays: 180 } }],
    ])('%s=%s', (name, value, part) => {
      expect(loadConfig({ ...usable, [name]: value })).toMatchObject(part);
    });

    it('TRUST_PROXY=2 as two hops', () => {
      const { trustProxy } = loadConfig({ ...usable, TRUST_PROXY: '2' }).http;
      const trusts = trustProxy as (address: string, hop: number) => boolean;
      expect([0, 1, 2, 3].map((hop) => trusts('203.0.113.1', hop))).toEqual([true, true, false, false]);
    });

    it('several apps, in their order, and the platform each is bound to', () => {
      const apps = [
        { appId: 'wx1', appSecret: 's1', name: 'Shop', platform: 'p' },
        {
          appId: 'wx2',
          appSecret: 's2',
          pushToken: 't',
          pushAesKey: 'a'.repeat(43),
          pushPreviousAesKey: 'B'.repeat(43),
        },
      ];
      expect(loadConfig({ ...noApp, WECHAT_APPS: JSON.stringify(apps) }).wechat.apps).toEqual([
        apps[0],
        { ...apps[1], platform: 'default' },
      ]);
    });

    it('a ring of several keys, newest first', () => {
      const [a, b] = [randomBytes(32), randomBytes(32)];
      const MASTER_KEYS = ` new:${a.toString('base64')} , old-1:${b.toString('base64').replace('=', '')}`;
      expect(loadConfig({ ...usable, MASTER_KEYS }).keys.masterKeys).toEqual([
        { id: 'new', secret: a },
        { id: 'old-1', secret: b },
      ]);
    });
  });

  describe('refuses, by name and without another word about the others', () => {
    const key = randomBytes(32).toString('base64');
    it.each<[name: string, values: string[]]>([
      ['NODE_ENV', ['prod', 'PRODUCTION', 'staging']],
      ['PORT', ['-1', '65536', '80a', '3.5', '0x50', ' 80', '1e3', '9'.repeat(20)]],
      ['TRUST_PROXY', ['yes', 'proxy.local', '10.0.0.0/8;::1', '-1', 'loopback', ',']],
      [
        'CORS_ORIGINS',
        [
          'example.com',
          'https://a.example.com/',
          'https://a.example.com/app',
          '*,https://a.example.com',
          'null',
        ],
      ],
      ['SWAGGER_ENABLED', ['yes', 'TRUE', '2']],
      ['LOG_LEVEL', ['verbose', 'INFO', '30']],
      ['SHUTDOWN_DRAIN_MS', ['-1', '60001', '3s']],
      [
        'DATABASE_URL',
        ['mysql://u:p@h/d', 'localhost:5432', 'postgres', 'http://h/d', 'postgres://u:50%off@h/d'],
      ],
      ['DATABASE_MIGRATION_URL', ['mysql://u:p@h/d', 'localhost:5432', 'postgres://u:50%off@h/d']],
      ['DATABASE_POOL_SIZE', ['0', '1', '201', 'many']],
      ['WECHAT_APP_ID', ['wx 1', 'wx&1', 'x'.repeat(65), '微信']],
      ['WECHAT_APP_SECRET', ['s'.repeat(257)]],
      [
        'WECHAT_API_BASE_URL',
        ['api.weixin.qq.com', 'ftp://api.weixin.qq.com', 'https://u@api.weixin.qq.com', 'https://'],
      ],
      [
        'MASTER_KEYS',
        [
          'k1',
          key,
          `k1:${key.slice(0, 42)}`,
          `k1:${randomBytes(16).toString('base64')}`,
          `k1:${randomBytes(33).toString('base64')}`,
          `k1:${'-'.repeat(43)}=`,
          `k.1:${key}`,
          `${'k'.repeat(17)}:${key}`,
          `:${key}`,
          `k1:${key},k1:${randomBytes(32).toString('base64')}`,
          `k1:${key};k2:${key}`,
          ',',
        ],
      ],
      ['WECHAT_OPEN_DATA_MAX_AGE', ['9', '86401', '5m', '-1']],
      ['ACCESS_TOKEN_TTL', ['29', '3601', '10m', '0']],
      ['REFRESH_TOKEN_TTL', ['59', '30d', '600', '599']],
      ['REFRESH_TOKEN_ABSOLUTE_TTL', ['59', '90d', '86400']],
      ['RATE_LIMITS', ['OFF', 'login=0/60s', 'logins=5/60s', ',']],
      ['JWT_AUDIENCE', ['a'.repeat(201)]],
      ['ADDRESS_LIMIT', ['0', '1001', '-1', '2e1', 'many']],
      ['AUDIT_RETENTION_DAYS', ['179', '0', '-1', '1y', '36501']],
      ['PUBLIC_URL', ['login.example.com', 'javascript:alert(1)', 'https://u:p@login.example.com', '/']],
    ])('%s', (name, values) => {
      for (const value of values)
        expect([value, blamed({ ...usable, [name]: value })]).toEqual([value, [name]]);
    });

    const app = { appId: 'wx1', appSecret: 's1' };
    it.each<[what: string, apps: unknown]>([
      ['no JSON', 'wx1:s1'],
      ['an object', app],
      ['an empty list', []],
      ['a list of strings', ['wx1']],
      ['an app without a secret', [{ appId: 'wx1' }]],
      ['an app without an id', [{ appSecret: 's1' }]],
      ['an empty secret', [{ ...app, appSecret: '' }]],
      ['a misspelt property', [{ ...app, pushtoken: 't' }]],
      ['an AES key of the wrong length', [{ ...app, pushAesKey: 'a'.repeat(42) }]],
      [
        'a previous AES key that is none',
        [{ ...app, pushAesKey: 'a'.repeat(43), pushPreviousAesKey: '+'.repeat(43) }],
      ],
      ['a previous AES key and no current one', [{ ...app, pushPreviousAesKey: 'a'.repeat(43) }]],
      ['the same app twice', [app, { ...app, appSecret: 's2' }]],
    ])('WECHAT_APPS with %s', (_what, apps) => {
      const text = typeof apps === 'string' ? apps : JSON.stringify(apps);
      expect(blamed({ ...noApp, WECHAT_APPS: text })).toEqual(['WECHAT_APPS']);
    });

    it('TRUST_PROXY that looks like an address and is none', () => {
      for (const value of ['999', 'fade', '10.0.0.256', '10.0.0.0/33', '::1/129', '1:2:3']) {
        expect([value, blamed({ ...usable, TRUST_PROXY: value })]).toEqual([value, ['TRUST_PROXY']]);
      }
    });

    it('WECHAT_APPS beside WECHAT_APP_ID', () => {
      expect(blamed({ ...usable, WECHAT_APPS: JSON.stringify([app]) })).toEqual(['WECHAT_APPS']);
    });

    it('half of an app', () => {
      expect(blamed({ ...noApp, WECHAT_APP_ID: 'wx1' })).toEqual(['WECHAT_APP_SECRET']);
      expect(blamed({ ...noApp, WECHAT_APP_SECRET: 's1' })).toEqual(['WECHAT_APP_ID']);
    });
  });

  describe('names every wrong variable at once', () => {
    it('over all areas', () => {
      const wrong = {
        PORT: 'x',
        LOG_LEVEL: 'x',
        DATABASE_URL: 'x',
        MASTER_KEYS: 'x',
        JWT_AUDIENCE: 'x'.repeat(201),
      };
      expect(blamed({ ...usable, ...wrong })).toEqual(Object.keys(wrong).sort());
    });

    it('of an empty environment', () => {
      expect(blamed({})).toEqual(['DATABASE_URL', 'MASTER_KEYS', 'WECHAT_APP_ID']);
    });

    it('in one message, a line each, that leads to .env.example', () => {
      const { message } = new ConfigurationError(problemsOf({}));
      expect(message.split('\n')).toHaveLength(1 + 3);
      expect(message).toContain('.env.example');
    });

    it('also when one is missing and another of the same area is wrong', () => {
      expect(blamed({ ...noApp, WECHAT_API_BASE_URL: 'nonsense' })).toEqual([
        'WECHAT_API_BASE_URL',
        'WECHAT_APP_ID',
      ]);
    });

    it('also when two contradict each other and a third of the same area is wrong', () => {
      const wrong = { ACCESS_TOKEN_TTL: '3600', REFRESH_TOKEN_TTL: '60', PUBLIC_URL: 'nonsense' };
      expect(blamed({ ...usable, ...wrong })).toEqual(['PUBLIC_URL', 'REFRESH_TOKEN_TTL']);
    });

    it('also what production refuses, when something else is wrong', () => {
      const env = {
        ...usable,
        NODE_ENV: 'production',
        PORT: 'x',
        RATE_LIMITS: 'off',
        WECHAT_API_BASE_URL: 'http://localhost:4010',
      };
      expect(blamed(env)).toEqual(['PORT', 'RATE_LIMITS', 'WECHAT_API_BASE_URL']);
    });
  });

  it.each([
    ['the official host', {}, 'https://api2.weixin.qq.com'],
    ['another official host', { WECHAT_API_BASE_URL: 'https://sh.api.weixin.qq.com' }, undefined],
    ['the simulator', { WECHAT_API_BASE_URL: 'http://127.0.0.1:4010' }, undefined],
    ['one that is named', { WECHAT_API_FALLBACK_URL: 'http://127.0.0.1:4011/' }, 'http://127.0.0.1:4011'],
  ])('beside %s the fallback is the right one', (_what, env, fallback) => {
    expect(loadConfig({ ...usable, ...env }).wechat.apiFallbackUrl).toBe(fallback);
  });

  it("believes cloud hosting's headers only when only the private link is said to reach the service", () => {
    const [on, alone] = [{ WECHAT_CLOUD_LOGIN: 'true' }, { WECHAT_CLOUD_PRIVATE_LINK_ONLY: 'true' }];
    expect(blamed({ ...usable, ...on })).toEqual(['WECHAT_CLOUD_LOGIN']);
    expect(loadConfig({ ...usable, ...on, ...alone }).wechat.cloudLogin).toBe(true);
    expect(loadConfig({ ...usable, ...alone }).wechat.cloudLogin).toBe(false);
  });

  it('wants a pushToken beside a pushAesKey', () => {
    const app = { appId: 'wx1', appSecret: 's3cret', pushAesKey: 'a'.repeat(43) };
    expect(blamed({ ...noApp, WECHAT_APPS: JSON.stringify([app]) })).toEqual(['WECHAT_APPS']);
    loadConfig({ ...noApp, WECHAT_APPS: JSON.stringify([{ ...app, pushToken: 'token' }]) });
  });

  it('repeats no secret, wherever it was put', () => {
    const secret = 'Zx9-TopSecret-8fQ';
    const key = randomBytes(32).toString('base64');
    const apps = (value: unknown): Environment => ({ ...noApp, WECHAT_APPS: JSON.stringify(value) });
    const wrong: Environment[] = [
      { ...usable, DATABASE_URL: `mysql://user:${secret}@host/db` },
      { ...usable, DATABASE_URL: secret },
      { ...usable, DATABASE_MIGRATION_URL: `mysql://user:${secret}@host/db` },
      { ...usable, MASTER_KEYS: secret },
      { ...usable, MASTER_KEYS: `k1:${key},${secret}` },
      { ...usable, MASTER_KEYS: `k1:${key},k1:${key}` },
      { ...usable, MASTER_KEYS: `${secret.repeat(2)}:${key}` },
      { ...usable, WECHAT_APP_SECRET: secret.repeat(20) },
      { ...usable, WECHAT_APP_ID: `${secret} ` },
      { ...usable, WECHAT_APPS: secret },
      { ...noApp, WECHAT_APPS: `[{"appId":"wx1","appSecret":"${secret}"` },
      apps([{ appId: 'wx1', secret }]),
      apps([{ appId: 'wx1', appSecret: secret, pushAesKey: secret }]),
      apps([{ appId: 'wx1', appSecret: secret, pushPreviousAesKey: secret }]),
      apps([{ appId: 'wx1', appSecret: [secret] }]),
      apps([
        { appId: 'wx1', appSecret: secret },
        { appId: 'wx1', appSecret: secret },
      ]),
      apps({ wx1: secret }),
      { ...usable, PUBLIC_URL: `https://user:${secret}@login.example.com` },
      { ...usable, WECHAT_API_BASE_URL: `https://user:${secret}@api.weixin.qq.com` },
    ];
    for (const env of wrong) {
      const said = problemsOf(env).join('\n');
      expect(said).not.toBe('');
      expect(said).not.toContain(secret);
      expect(said).not.toContain(key);
    }
  });
});
