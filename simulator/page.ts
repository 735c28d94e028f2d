import { readFile, stat } from 'node:fs/promises';
import { type FastifyInstance, type FastifyReply } from 'fastify';

/** Where quickstart's API is when nothing else was told. */
export const DEFAULT_SERVICE_URL = 'http://127.0.0.1:3000';

const root = new URL('../', import.meta.url);
const folders = ['/simulator/phone', '/miniprogram/services'];
/** Without dots: nothing climbs, and no declaration is served. Longer names no file system has. */
const served = /^[a-z0-9-]{1,64}(?:\/[a-z0-9-]{1,64})?\.(js|css)$/;

/**
 * The demo phone at `/`: a page that runs miniprogram/services in the browser. Its modules have the paths of their sources,
 * from which they are made when they are asked for: there is nothing to build.
 */
export class Page {
  readonly #made = new Map<string, { readonly mtimeMs: number; readonly text: string }>();

  constructor(public serviceUrl: string | undefined) {}

  register(server: FastifyInstance): void {
    server.get('/', async (_request, reply) => {
      const html = await readFile(new URL('simulator/phone/index.html', root), 'utf8');
      const told = this.serviceUrl ?? '';
      return this.#send(
        reply,
        'html',
        html.replace('%SERVICE_URL%', () => escapeAttribute(told)),
      );
    });
    for (const folder of folders) {
      server.get(`${folder}/*`, async (request, reply) => {
        const { '*': name } = request.params as { '*': string };
        const [, type] = served.exec(name) ?? [];
        const text = type && (await this.#read(`${folder}/${name}`));
        if (!text) return this.#send(reply.code(404), 'plain', 'No such file.\n');
        return this.#send(reply, type, text);
      });
    }
  }

  /** @returns undefined: there is none */
  async #read(path: string): Promise<string | undefined> {
    const source = new URL(`.${path.replace(/js$/, 'ts')}`, root);
    try {
      const { mtimeMs } = await stat(source);
      const made = this.#made.get(path);
      if (made?.mtimeMs === mtimeMs) return made.text;
      const read = await readFile(source, 'utf8');
      const text = path.endsWith('.js') ? await toJavaScript(read, path) : read;
      this.#made.set(path, { mtimeMs, text });
      return text;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #send(reply: FastifyReply, type: string, text: string): FastifyReply {
    const api = new URL(this.serviceUrl ?? DEFAULT_SERVICE_URL).origin;
    return reply
      .headers({
        'content-type': `text/${type === 'js' ? 'javascript' : type}; charset=utf-8`,
        'content-security-policy':
          `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${api}; ` +
          `img-src 'self' blob: data: ${api}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-cache',
      })
      .send(text);
  }
}

/** Loaded when a page is: those who want WeChat alone do not wait for it. */
async function toJavaScript(source: string, filename: string): Promise<string> {
  const { transform } = await import('@swc/core');
  const { code } = await transform(source, {
    filename,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return code;
}

function escapeAttribute(text: string): string {
  return text.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
