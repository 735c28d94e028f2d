import { createRequire } from 'node:module';
import { appendFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve('miniprogram');

interface Compiler {
  wxmlToJs(folder: string): string;
  wxssToJs(folder: string): string;
}

/** WeChat's own, of 2020: a program that comes with miniprogram-simulate, for these machines. */
const hasCompiler = platform() !== 'linux' || arch() === 'x64';
const requireOf = createRequire(createRequire(import.meta.url).resolve('miniprogram-simulate'));
const compiler = requireOf('miniprogram-compiler') as Compiler;

/** The tags that Skyline draws as WebView does, of those that are used. */
const builtIn =
  'block button form image input label picker radio radio-group scroll-view slot switch text view'.split(' ');

const files = await readdir(root, { recursive: true });
const endingIn = (ending: string): string[] => files.filter((file) => file.endsWith(ending));
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
const json = async <T>(path: string): Promise<T> => JSON.parse(await read(path)) as T;

const app = await json<{ pages: string[]; themeLocation: string }>('app.json');
const markup = endingIn('.wxml');
const views = markup.map((path) => path.replace(/\.wxml$/, ''));

async function tagsOf(path: string): Promise<string[]> {
  return [...(await read(path)).matchAll(/<([\w-]+)/g)].map(([, tag]) => tag as string);
}

it.each(app.pages)('the page %s has its four files, and the sheet that asks for consent', async (page) => {
  expect(files).toEqual(
    expect.arrayContaining(['ts', 'json', 'wxml', 'wxss'].map((end) => `${page}.${end}`)),
  );
  expect(await tagsOf(`${page}.wxml`)).toContain('privacy');
});

it('every page in the folder is one of app.json', () => {
  expect(views.filter((path) => path.startsWith('pages/')).sort()).toEqual([...app.pages].sort());
});

it.each(views)('%s declares the components that it uses, they exist, and no others', async (view) => {
  const { usingComponents } = await json<{ usingComponents: Record<string, string> }>(`${view}.json`);
  const used = (await tagsOf(`${view}.wxml`)).filter((tag) => !builtIn.includes(tag));
  expect([...new Set(used)].sort()).toEqual(Object.keys(usingComponents).sort());
  for (const path of Object.values(usingComponents)) expect(files).toContain(`${path.slice(1)}.json`);
});

it.each(views)('%s has a method for every event it listens to', async (view) => {
  const handlers = [...(await read(`${view}.wxml`)).matchAll(/\s(?:bind|catch):?\w+="(\w+)"/g)];
  const code = await read(`${view}.ts`);
  for (const [, handler] of handlers)
    expect(code).toMatch(new RegExp(`^    (async )?${handler as string}\\(`, 'm'));
});

it('no text has a line break, for <text> shows it', async () => {
  for (const path of markup) expect(await read(path)).not.toMatch(/>\s*\n\s*[^<\s]/);
});

it('no line begins with a full stop or a comma', async () => {
  for (const path of markup) expect(await read(path)).not.toMatch(/>[，。！？]/);
});

it('a field has a keyboard that WeChat has', async () => {
  const keyboards = 'text number idcard digit safe-password nickname'.split(' ');
  const fields = (await Promise.all(markup.map(read))).flatMap((text) => text.match(/<input[^>]*>/g) ?? []);
  expect(fields.length).toBeGreaterThan(0);
  for (const field of fields) expect(keyboards).toContain(/ type="(.*?)"/.exec(field)?.[1] ?? 'text');
});

it('what scrolls is a scroll-view of the type list', async () => {
  const scrolling = (await Promise.all(markup.map(read))).flatMap(
    (text) => text.match(/<scroll-view[^>]*>/g) ?? [],
  );
  expect(scrolling).toHaveLength(app.pages.length);
  for (const tag of scrolling) expect(tag).toMatch(/ type="list" scroll-y/);
});

it.each(endingIn('.wxss'))('%s uses selectors and values that Skyline knows', async (path) => {
  const style = (await read(path)).replace(/\/\*.*?\*\//gs, '');
  for (const [, selectors = ''] of style.matchAll(/([^{};]+)\{/g)) {
    for (const selector of selectors.split(',').map((each) => each.trim())) {
      expect(selector).toMatch(/^(page|@media \(prefers-color-scheme: dark\)|(\.[\w-]+)+(:last-child)?)$/);
    }
  }
  expect(style).not.toMatch(
    /overflow(-[xy])?: *(auto|scroll)|sticky|inline|grid|float:|\dem\b|currentcolor/i,
  );
});

it('a button has three classes, and its colours by all of them: WeChat’s grey for a disabled one beats two', async () => {
  const buttons = (await Promise.all(markup.map(read))).flatMap(
    (text) => text.match(/<button\s[^>]*class="[^"]*"/g) ?? [],
  );
  const coloured = new Set<string>();
  for (const path of endingIn('.wxss')) {
    for (const [, selector = ''] of (await read(path)).matchAll(
      /^\.([\w.-]+) \{[^}]*background-color:[^}]*\scolor:/gm,
    ))
      coloured.add(selector.replaceAll('.', ' '));
  }
  expect(buttons.length).toBeGreaterThan(10);
  for (const button of buttons) expect(coloured).toContain(/class="(\w+ \w+ \w+)"/.exec(button)?.[1]);
});

it('every colour of app.json and of the pages is in theme.json, light and dark', async () => {
  const themes = await json<Record<'light' | 'dark', Record<string, string>>>(app.themeLocation);
  const all = await Promise.all(endingIn('.json').map(read));
  const named = all.flatMap((text) => [...text.matchAll(/"@(\w+)"/g)].map(([, name]) => name));
  expect(named.length).toBeGreaterThan(0);
  for (const theme of [themes.light, themes.dark])
    expect(Object.keys(theme)).toEqual(expect.arrayContaining(named));
});

it('every colour of a style is one of app.wxss, which has it for light and dark', async () => {
  const [light = '', dark = ''] = (await read('app.wxss')).split('@media');
  const defined = (style: string): string[] =>
    [...style.matchAll(/^ +(--[\w-]+):/gm)].map(([, name]) => name as string);
  expect(defined(dark)).toEqual(defined(light));
  for (const path of endingIn('.wxss')) {
    const used = [...(await read(path)).matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name);
    expect(defined(light)).toEqual(expect.arrayContaining(used));
  }
});

it('pages reach the service by the login client alone', async () => {
  for (const path of endingIn('.ts').filter((each) => /^(pages|components|behaviors)/.test(each))) {
    expect(await read(path)).not.toMatch(/wx\.(login|request|uploadFile|downloadFile|checkSession)\b/);
  }
});

(hasCompiler ? describe : describe.skip)('WeChat’s compiler', () => {
  it('takes every page and style', () => {
    expect(compiler.wxmlToJs(root)).toContain('pages/home/index.wxml');
    expect(compiler.wxssToJs(root)).toContain('pages/home/index.wxss');
  });

  it.each([
    ['a tag that is not closed', 'wxml', '<view>'],
    ['an expression that is none', 'wxml', '<text>{{a ? }}</text>'],
    ['a style that does not end', 'wxss', '.a { color: '],
  ])('refuses %s', async (_what, ending, text) => {
    const folder = await mkdtemp(join(tmpdir(), 'weapp-auth-broken-'));
    await cp(root, folder, { recursive: true });
    await appendFile(join(folder, `pages/home/index.${ending}`), text);
    expect(() => compiler.wxmlToJs(folder) + compiler.wxssToJs(folder)).toThrow();
    await rm(folder, { recursive: true });
  });
});
