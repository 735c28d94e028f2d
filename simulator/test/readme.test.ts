import { readFileSync } from 'node:fs';
import { defaultApps } from '../index.js';
import { CALLS } from '../wechat/routes.js';
import { TestClient } from './support.js';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const CURL =
  /^curl -s (?:-X (?<method>[A-Z]+) )?'?http:\/\/127\.0\.0\.1:4010(?<path>[^\s']*)'?(?: -d '(?<body>[^']*)')?$/;

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
afterAll(() => wechat.close());

/** What curl sends: a body makes it a POST unless it is told otherwise. */
function parse(curl: string): { method: string; path: string; body: string | undefined } {
  const { method, path, body } = CURL.exec(curl)?.groups ?? {};
  if (path === undefined) throw new Error(`Not a curl this test can run: ${curl}`);
  return { method: method ?? (body === undefined ? 'GET' : 'POST'), path, body };
}

const curls = README.split('\n').filter((line) => line.startsWith('curl '));

describe('the README', () => {
  it.each(curls)('%s', async (curl) => {
    const { method, path, body } = parse(curl);
    const answer = await wechat.raw(method, path, body);

    expect(answer.status).toBeLessThan(300);
  });

  it('logs in by the curl that has CODE in it', async () => {
    await wechat.control('POST', '/reset');
    const { path } = parse(curls.find((curl) => curl.includes('CODE')) ?? '');
    const answer = await wechat.raw('GET', path.replace('CODE', await wechat.loginCode()));

    expect(JSON.parse(answer.body)).toHaveProperty('openid');
  });

  it('has a curl for every control', async () => {
    const controls = await wechat.control<{ method: string; path: string }[]>('GET', '');
    const shown = curls.map(parse).map(({ method, path }) => {
      const [bare = ''] = path.split('?');
      return `${method} ${bare.replace(/(?<=^\/_control\/users\/).+/, ':label').replace(/(?<=^\/_control\/apps\/).+/, ':appId')}`;
    });

    expect(shown).toEqual(expect.arrayContaining(controls.map(({ method, path }) => `${method} ${path}`)));
  });

  it('has a row in its table for every WeChat call', () => {
    const rows = README.split('\n').filter((line) => /^\| `(GET|POST) \//.test(line));
    const paths = rows.map((row) => /^\| `[A-Z]+ (\/[^`]+)`/.exec(row)?.[1]);

    expect(paths).toEqual(CALLS.map(({ path }) => path));
  });

  it('names the apps there are', () => {
    for (const { appId, appSecret, platform } of defaultApps) {
      expect(README.replace(/ +/g, ' ')).toContain(
        `| \`${appId}\` | \`${appSecret}\` | \`${platform ?? ''}\` |`,
      );
    }
  });
});
