import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type UserResponse } from '../../src/users/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { picture } from '../support/pictures.js';

/** A page as the mini program's framework has it. */
interface Page {
  data: { user: Partial<UserResponse>; saving: boolean };
  setData(changes: Record<string, unknown>): void;
  onLoad(): Promise<void>;
  onChooseAvatar(event: { detail: { avatarUrl: string } }): Promise<void>;
  onRegion(event: { detail: { value: string[] } }): void;
  onSubmit(event: { detail: { value: { nickname: string } } }): Promise<void>;
}

/** What wx.request and wx.uploadFile are called with. */
interface Call {
  url: string;
  method?: string;
  header: Record<string, string>;
  data?: unknown;
  filePath?: string;
  name?: string;
  success(answer: { statusCode: number; data: unknown }): void;
  fail(error: unknown): void;
}

let env: TestEnvironment;
let page: Page;
let told: string[];
let token: string;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());
beforeEach(async () => {
  token = (await env.api.login('alice')).accessToken;
  told = [];
  page = await documentedPage();
  await page.onLoad();
});

/** The page of docs/profile.md, on a platform of this test over real HTTP. */
async function documentedPage(): Promise<Page> {
  const documented = await readFile(new URL('../../docs/profile.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([^]*?)```/.exec(documented) ?? [];
  let defined: Page | undefined;
  const session = {
    accessToken: () => Promise.resolve(token),
    logInAgain: async () => void (token = (await env.api.login('alice')).accessToken),
  };
  const send = (call: Call, init: RequestInit, read: (text: string) => unknown): void => {
    fetch(call.url.replace('https://login.example.com', env.api.url), init)
      .then(async (response) => ({ statusCode: response.status, data: read(await response.text()) }))
      .then(call.success, call.fail);
  };
  const wx = {
    showToast: ({ title }: { title: string }) => told.push(title),
    request: (call: Call) => {
      const { method = 'GET', header, data } = call;
      expect(['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']).toContain(method);
      const headers = { 'content-type': 'application/json', ...header };
      send(call, { method, headers, ...(data !== undefined && { body: JSON.stringify(data) }) }, (text) =>
        JSON.parse(text) as unknown);
    },
    uploadFile: (call: Call) => {
      void readFile(call.filePath ?? '').then((bytes) => {
        const body = new FormData();
        body.append(call.name ?? '', new File([new Uint8Array(bytes)], 'tmp.jpg'));
        send(call, { method: 'POST', headers: call.header, body }, (text) => text);
      });
    },
  };
  const define = (options: Page): void => {
    defined = {
      ...options,
      setData(changes) {
        for (const [path, value] of Object.entries(changes)) {
          const [first = '', second] = path.split('.');
          const data = this.data as Record<string, unknown>;
          if (second === undefined) data[first] = value;
          else data[first] = Object.assign({}, data[first], { [second]: value });
        }
      },
    };
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what the documentation says is what is run
  const run = new Function('wx', 'Page', 'require', code) as (...globals: unknown[]) => void;
  run(wx, define, () => session);
  return defined as unknown as Page;
} // prettier-ignore

const submit = (nickname: string): Promise<void> => page.onSubmit({ detail: { value: { nickname } } });
const me = async (): Promise<UserResponse> => (await env.api.get<UserResponse>('/v1/users/me', token)).body;

it('sets nickname and region, and the picture, and shows them', async () => {
  page.onRegion({ detail: { value: ['广东省', '深圳市', '南山区'] } });
  await submit(' 小明 ');
  const filePath = join(env.config.storage.dir, 'chosen');
  await writeFile(filePath, await picture().jpeg().toBuffer());
  await page.onChooseAvatar({ detail: { avatarUrl: filePath } });
  expect(await me()).toMatchObject({ nickname: '小明', region: '广东省 深圳市 南山区' });
  expect([page.data.user, page.data.saving, told]).toEqual([await me(), false, []]);
  expect(page.data.user.avatarUrl).toMatch(/^\/v1\/avatars\//);
});

it('tells what is wrong, in words of the user', async () => {
  await submit('字'.repeat(33));
  await submit('a riskyword');
  const filePath = join(env.config.storage.dir, 'chosen');
  await writeFile(filePath, 'no picture');
  await page.onChooseAvatar({ detail: { avatarUrl: filePath } });
  expect(told).toEqual(['昵称不符合要求', '昵称未通过审核，请换一个', '头像不符合要求']);
});

it('logs in again where that is the way out', async () => {
  token = 'expired';
  await submit('小红');
  expect([(await me()).nickname, told]).toEqual(['小红', []]);
});
