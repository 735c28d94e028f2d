import { randomBytes } from 'node:crypto';
import { loadConfig } from './config.js';
import { type Environment } from './environment.js';
import { isPrivateHost } from './private-host.js';
import { ConfigurationError } from './problems.js';

const usable = {
  DATABASE_URL: 'postgres://weapp:h7Qx2vR9kP@db.internal:5432/weapp_auth',
  WECHAT_APP_ID: 'wx0a1b2c3d4e5f6789',
  WECHAT_APP_SECRET: 'c5d0e6a1b9f24738ac1f6e2d9b8a7053',
  MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};
const bucket = {
  STORAGE_S3_BUCKET: 'weapp-auth-1250000000',
  STORAGE_S3_REGION: 'ap-guangzhou',
  STORAGE_S3_ACCESS_KEY_ID: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3',
  STORAGE_S3_SECRET_ACCESS_KEY: 'Gu5t9xGARNpq86cd98joQYCN3Cozk1qA',
};
const s3Of = (env: Environment): unknown => loadConfig({ ...usable, ...env }).storage.s3;

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig({ ...usable, ...env });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}
const blamed = (env: Environment): string[] => problemsOf(env).map((problem) => problem.split(':')[0] ?? '');

it('is a folder, unless a bucket is named', () => {
  expect(loadConfig({ ...usable, STORAGE_DIR: '/srv/files' }).storage).toEqual({
    dir: '/srv/files',
    s3: undefined,
  });
  expect(s3Of(bucket)).toEqual({
    bucket: 'weapp-auth-1250000000',
    region: 'ap-guangzhou',
    endpoint: undefined,
    accessKeyId: bucket.STORAGE_S3_ACCESS_KEY_ID,
    secretAccessKey: bucket.STORAGE_S3_SECRET_ACCESS_KEY,
    forcePathStyle: false,
    prefix: '',
  });
});

it.each([
  ['STORAGE_S3_PREFIX', 'weapp-auth', { prefix: 'weapp-auth/' }],
  ['STORAGE_S3_PREFIX', 'a/b_c.d/', { prefix: 'a/b_c.d/' }],
  ['STORAGE_S3_FORCE_PATH_STYLE', 'true', { forcePathStyle: true }],
  ['STORAGE_S3_ENDPOINT', 'http://minio:9000', { endpoint: 'http://minio:9000' }],
])('understands %s=%s', (name, value, part) => {
  expect(s3Of({ ...bucket, [name]: value })).toMatchObject(part);
});

it.each(Object.keys(bucket))('half of it, without %s, is refused by name', (name) => {
  expect(blamed({ ...bucket, [name]: '' })).toEqual([name]);
});

it('an endpoint, a prefix or a style alone is half of it, too', () => {
  for (const [name, value] of [
    ['STORAGE_S3_ENDPOINT', 'https://cos.ap-guangzhou.myqcloud.com'],
    ['STORAGE_S3_PREFIX', 'x'],
    ['STORAGE_S3_FORCE_PATH_STYLE', 'false'],
  ] as const) {
    expect(blamed({ [name]: value })).toEqual(Object.keys(bucket).sort());
  }
});

it.each([
  ['STORAGE_S3_BUCKET', ['Weapp', 'a', 'a_b', 'a/b', '-ab', 'https://b.example.com', 'a'.repeat(64)]],
  ['STORAGE_S3_REGION', ['Guangzhou', 'ap guangzhou', 'a/b', 'a'.repeat(65)]],
  ['STORAGE_S3_ENDPOINT', ['cos.example.com', 'ftp://a', 'https://u:p@a.example.com', 'https://a.example.com/?x', 'https://a.example.com/#x']],
  ['STORAGE_S3_ACCESS_KEY_ID', ['a b', 'a\n', '密钥', 'a'.repeat(257)]],
  ['STORAGE_S3_SECRET_ACCESS_KEY', ['a b', ' a', 'a\0', 'a'.repeat(257)]],
  ['STORAGE_S3_FORCE_PATH_STYLE', ['yes', 'path']],
  ['STORAGE_S3_PREFIX', ['/a', 'a//b', '../a', 'a/../b', './a', 'a b', 'a?b', 'a'.repeat(201)]],
])('%s is refused when it is none', (name, values) => {
  for (const value of values) {
    const problems = problemsOf({ ...bucket, [name]: value });
    expect([value, problems.map((problem) => problem.split(':')[0])]).toEqual([value, [name]]);
    expect(problems.join()).not.toContain(bucket.STORAGE_S3_SECRET_ACCESS_KEY);
  }
}); // prettier-ignore

describe('in production', () => {
  const production = { ...bucket, NODE_ENV: 'production' };

  it.each([
    'https://cos.ap-guangzhou.myqcloud.com',
    'http://minio:9000',
    'http://10.1.2.3:9000',
    'http://[::1]:9000',
    'http://s3.storage.internal',
  ])('%s is an endpoint', (url) => {
    expect(problemsOf({ ...production, STORAGE_S3_ENDPOINT: url })).toEqual([]);
  });

  it.each(['http://cos.ap-guangzhou.myqcloud.com', 'http://8.8.8.8', 'http://[2001:db8::1]:9000'])(
    '%s would send pictures over the internet in clear',
    (url) => {
      expect(blamed({ ...production, STORAGE_S3_ENDPOINT: url })).toEqual(['STORAGE_S3_ENDPOINT']);
    },
  );

  it.each(['minioadmin', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'change-me'])(
    'the secret %s is an example',
    (secret) => {
      expect(blamed({ ...production, STORAGE_S3_SECRET_ACCESS_KEY: secret })).toEqual([
        'STORAGE_S3_SECRET_ACCESS_KEY',
      ]);
    },
  );
});

it.each([
  ['localhost', true],
  ['127.9.9.9', true],
  ['192.168.0.1', true],
  ['172.31.255.255', true],
  ['100.100.0.1', true],
  ['[fd00::1]', true],
  ['172.32.0.1', false],
  ['11.0.0.1', false],
  ['[fe00::1]', false],
  ['internal.example.com', false],
  ['10.example.com', false],
])('%s is a host of the own network: %s', (host, isPrivate) => {
  expect(isPrivateHost(host)).toBe(isPrivate);
});
