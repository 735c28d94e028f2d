import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import * as services from '../../miniprogram/services/index.js';
import { type UserResponse } from '../../src/users/index.js';
import { createPhone } from '../miniprogram/phone.js';
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

let env: TestEnvironment;
let page: Page;
let told: string[];
let auth: services.WeappAuth;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());
beforeEach(async () => {
  ({ auth } = createPhone(env, 'alice'));
  told = [];
  page = await documentedPage();
  await page.onLoad();
});

/** The page of docs/profile.md, on the login client over real HTTP. */
async function documentedPage(): Promise<Page> {
  const documented = await readFile(new URL('../../docs/profile.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n([^]*?)```/.exec(documented) ?? [];
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020 };
  const { outputText } = ts.transpileModule(code, { compilerOptions });
  const modules: Record<string, unknown> = { '../../auth.js': { auth }, '../../services/index.js': services };
  const wx = { showToast: ({ title }: { title: string }) => told.push(title) };
  let defined: Page | undefined;
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
  const run = new Function('wx', 'Page', 'require', 'exports', outputText) as (...globals: unknown[]) => void;
  run(wx, define, (path: string) => modules[path], {});
  return defined as unknown as Page;
}

const submit = (nickname: string): Promise<void> => page.onSubmit({ detail: { value: { nickname } } });
const me = async (): Promise<UserResponse> => {
  const { accessToken } = await env.api.login('alice');
  return (await env.api.get<UserResponse>('/v1/users/me', accessToken)).body;
};

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
  expect(told).toEqual([
    '昵称：填写的内容不符合要求，请检查后再试',
    '昵称：内容未通过审核，请换一个',
    '头像：填写的内容不符合要求，请检查后再试',
  ]);
});

it('logs in again where that is the way out', async () => {
  await env.api.post('/v1/auth/logout-all', {}, { authorization: `Bearer ${await auth.accessToken()}` });
  await submit('小红');
  expect([(await me()).nickname, told]).toEqual(['小红', []]);
});
