import { randomBytes } from 'node:crypto';
import { loadConfig, loadWechatConfig } from './config.js';
import { ConfigurationError } from './problems.js';

const usable = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://weapp:h7Qx2vR9kP@db.internal:5432/weapp_auth',
  WECHAT_APP_ID: 'wx0a1b2c3d4e5f6789',
  WECHAT_APP_SECRET: 'c5d0e6a1b9f24738ac1f6e2d9b8a7053',
  MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};

function refusals(changed: Record<string, string>): readonly string[] {
  try {
    loadConfig({ ...usable, ...changed });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('in production', () => {
  it('what is set properly is taken', () => {
    expect(refusals({})).toEqual([]);
  });

  it('secrets that were drawn at random are taken, whatever they look like', () => {
    for (let i = 0; i < 500; i++) {
      const drawn = {
        WECHAT_APP_SECRET: randomBytes(16).toString('hex'),
        MASTER_KEYS: `k1:${randomBytes(32).toString('base64')},k0:${randomBytes(32).toString('base64')}`,
        DATABASE_URL: `postgres://u:${randomBytes(12).toString('base64url')}@db/weapp`,
      };
      expect([drawn, refusals(drawn)]).toEqual([drawn, []]);
    }
  });

  it.each([
    'http://127.0.0.1:4010',
    'https://127.0.0.1:4010',
    'http://localhost:4010',
    'http://simulator:4010',
    'http://api.weixin.qq.com',
    'https://api.weixin.qq.com.evil.example',
    'https://evil.example/api.weixin.qq.com',
    'https://evil.example?api.weixin.qq.com',
    'https://weixin.qq.com',
    'https://xapi.weixin.qq.com',
    'https://api.weixin.qq.com.',
    'https://203.0.113.1',
  ])('WECHAT_API_BASE_URL=%s is refused: it would be given the AppSecret', (url) => {
    expect(refusals({ WECHAT_API_BASE_URL: url })).toEqual([expect.stringMatching(/^WECHAT_API_BASE_URL: /)]);
  });

  it.each(['api', 'api2', 'sh.api', 'sz.api', 'hk.api'])('https://%s.weixin.qq.com is taken', (host) => {
    expect(refusals({ WECHAT_API_BASE_URL: `https://${host}.weixin.qq.com/` })).toEqual([]);
  });

  it.each([
    ['the simulator gives', 'fa15e5ec2e7fa15e5ec2e70000000001'],
    ['a README shows', 'your-app-secret'],
    ['.env.example holds', 'change-me'],
    ['are typed', 'test'],
    ['are typed as hex', '0123456789abcdef0123456789abcdef'],
    ['are one character', '00000000000000000000000000000000'],
    ['hold two characters', '01010101010101010101010101010101'],
  ])('an AppSecret as %s is refused, without repeating it', (_which, appSecret) => {
    const said = refusals({ WECHAT_APP_SECRET: appSecret });
    expect(said).toEqual([expect.stringMatching(/WECHAT_APP_SECRET.*wx0a1b2c3d4e5f6789/)]);
    expect(said.join()).not.toContain(appSecret);
  });

  it.each([
    { pushToken: 'fa15e70ce91' },
    { pushToken: 'k2jf93mfk20', pushAesKey: 'fa15eAe5Ceyfa15eAe5Ceyfa15eAe5Cey0000000010' },
    { pushToken: 'changeme' },
  ])("the simulator's and other examples of push secrets are refused: %j", (push) => {
    const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret } = usable;
    const apps = JSON.stringify([{ appId, appSecret, ...push }]);
    const said = refusals({ WECHAT_APP_ID: '', WECHAT_APP_SECRET: '', WECHAT_APPS: apps });
    expect(said).toEqual([expect.stringMatching(/^WECHAT_APPS: push.*wx0a1b2c3d4e5f6789/)]);
    for (const secret of Object.values(push)) expect(said.join()).not.toContain(secret);
  });

  it('a fallback that is not official is refused', () => {
    expect(refusals({ WECHAT_API_FALLBACK_URL: 'https://example.org' })).toEqual([
      expect.stringMatching(/^WECHAT_API_FALLBACK_URL: /),
    ]);
    expect(refusals({ WECHAT_API_FALLBACK_URL: 'https://sz.api.weixin.qq.com' })).toEqual([]);
  });

  it('every app is looked at', () => {
    const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret } = usable;
    const apps = [
      { appId, appSecret },
      { appId: 'wx2', appSecret: 'example' },
      { appId: 'wx3', appSecret: 'test' },
    ];
    const several = { WECHAT_APP_ID: '', WECHAT_APP_SECRET: '', WECHAT_APPS: JSON.stringify(apps) };
    expect(refusals(several).map((line) => /wx\w+/.exec(line)?.[0])).toEqual(['wx2', 'wx3']);
  });

  it.each([
    ['zeros', Buffer.alloc(32)],
    ['one byte', Buffer.alloc(32, 0x41)],
    ['two bytes', Buffer.alloc(32, 'ab')],
    ['words', Buffer.from('please-change-me-please-change-m')],
    ['an example', Buffer.from('0123-this-is-an-example-key-0123')],
  ])('a master key of %s is refused, also as an older one', (_what, secret) => {
    const key = secret.toString('base64');
    for (const ring of [`k1:${key}`, `${usable.MASTER_KEYS},k0:${key}`]) {
      const said = refusals({ MASTER_KEYS: ring });
      expect(said).toEqual([expect.stringMatching(/^MASTER_KEYS: /)]);
      expect(said.join()).not.toContain(key);
    }
  });

  it.each(['postgres', 'password', 'changeme', 'change_me', 'example', 'test', 'aaaa', '%63hangeme'])(
    'the database password %s is refused',
    (password) => {
      const said = refusals({ DATABASE_URL: `postgres://weapp:${password}@db.internal/weapp` });
      expect(said).toEqual([expect.stringMatching(/^DATABASE_URL: /)]);
    },
  );

  it('a database without a password in its URL is taken: there are certificates and .pgpass', () => {
    expect(refusals({ DATABASE_URL: 'postgres://weapp@db.internal/weapp' })).toEqual([]);
  });

  it('a database password with a percent sign that should have been %25 is named, and not a crash', () => {
    const said = refusals({ DATABASE_URL: 'postgres://weapp:50%off-h7Qx2@db.internal/weapp' });
    expect(said).toEqual([expect.stringMatching(/^DATABASE_URL: /)]);
  });

  it('limits that are off are refused', () => {
    expect(refusals({ RATE_LIMITS: 'off' })).toEqual([expect.stringMatching(/^RATE_LIMITS: /)]);
  });

  it.each(['', 'login=9999999/1s', 'default=1/9999h'])('RATE_LIMITS=%s is taken', (limits) => {
    expect(refusals({ RATE_LIMITS: limits })).toEqual([]);
  });

  it('all refusals come together', () => {
    const wrong = {
      WECHAT_API_BASE_URL: 'http://localhost:4010',
      WECHAT_APP_SECRET: 'example',
      MASTER_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
      DATABASE_URL: 'postgres://postgres:postgres@localhost/postgres',
      DATABASE_MIGRATION_URL: 'postgres://owner:example@localhost/postgres',
      RATE_LIMITS: 'off',
    };
    expect(refusals(wrong)).toHaveLength(6);
  });

  it('a command that calls WeChat is as strict with what it needs, and asks for nothing else', () => {
    const { WECHAT_APP_ID, WECHAT_APP_SECRET, NODE_ENV } = usable;
    const wechat = { WECHAT_APP_ID, WECHAT_APP_SECRET, NODE_ENV };
    expect(loadWechatConfig(wechat)).toMatchObject({
      wechat: { apps: [{ appId: WECHAT_APP_ID }], apiBaseUrl: 'https://api.weixin.qq.com' },
      database: undefined,
    });
    expect(loadWechatConfig({ ...wechat, DATABASE_URL: usable.DATABASE_URL }).database?.url).toBe(
      usable.DATABASE_URL,
    );
    for (const [variable, value] of [
      ['WECHAT_API_BASE_URL', 'http://127.0.0.1:4010'],
      ['WECHAT_API_FALLBACK_URL', 'https://evil.example'],
      ['WECHAT_APP_SECRET', 'fa15e5ec2e7fa15e5ec2e70000000001'],
      ['DATABASE_URL', 'mysql://u:h7Qx2vR9kP@db/weapp'],
    ] as const) {
      expect(() => loadWechatConfig({ ...wechat, [variable]: value })).toThrow(ConfigurationError);
      expect(() => loadWechatConfig({ ...wechat, [variable]: value })).toThrow(variable);
    }
  });
});
