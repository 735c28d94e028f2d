import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { transform } from '@swc/core';

const source = 'miniprogram';
const quickstart = 'http://127.0.0.1:3000';

/** The mini program as WeChat's tools leave it: TypeScript is CommonJS, everything else stays. */
export class Built {
  private constructor(readonly folder: string) {}

  /** @param serverUrl goes where config.ts has the address of the service */
  static async make(serverUrl: string): Promise<Built> {
    const folder = await mkdtemp(join(tmpdir(), 'weapp-auth-pages-'));
    await cp(source, folder, { recursive: true });
    const files = (await readdir(folder, { recursive: true })).filter((file) => /(?<!\.d)\.ts$/.test(file));
    await setServerUrl(join(folder, 'config.ts'), serverUrl);
    await Promise.all(files.map((file) => compile(join(folder, file))));
    await writePages(folder);
    // Whatever a package.json further up may say.
    await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }');
    return new Built(folder);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

async function setServerUrl(config: string, url: string): Promise<void> {
  const text = await readFile(config, 'utf8');
  if (!text.includes(quickstart)) throw new Error(`${config} has no ${quickstart}`);
  await writeFile(config, text.replace(quickstart, url));
}

async function compile(file: string): Promise<void> {
  const { code } = await transform(await readFile(file, 'utf8'), {
    filename: file,
    jsc: { target: 'es2020', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  await writeFile(file.slice(0, -extname(file).length) + '.js', code);
}

/** All pages in one component, which opens them by name: the renderer knows components, and no pages. */
async function writePages(folder: string): Promise<void> {
  const { pages } = JSON.parse(await readFile(join(folder, 'app.json'), 'utf8')) as { pages: string[] };
  const named = pages.map((path) => [nameOf(path), `/${path}`] as const);
  const file = (extension: string): string => join(folder, `pages.${extension}`);
  await writeFile(
    file('json'),
    JSON.stringify({
      usingComponents: Object.fromEntries(named.map(([name, path]) => [`page-${name}`, path])),
    }),
  );
  await writeFile(
    file('wxml'),
    named.map(([name]) => `<page-${name} wx:if="{{open.${name}}}" id="${name}" />`).join(''),
  );
  await writeFile(file('js'), 'Component({ data: { open: {} } });');
}

/** `home` of `/pages/home/index`. */
export function nameOf(path: string): string {
  const [, name] = /pages\/(\w+)\//.exec(path) ?? [];
  if (!name) throw new Error(`no page: ${path}`);
  return name;
}
