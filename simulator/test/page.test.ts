import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { TestClient } from './support.js';

/** The modules that one names, from its own path on. */
function importsOf(javascript: string, path: string): string[] {
  const names = [...javascript.matchAll(/^(?:import|export)\b[^'";]*from '([^']+)'/gm)].map(
    ([, name = '']) => name,
  );
  return names.map((name) => new URL(name, `http://any${path}`).pathname);
}

/** The path as it is, dots and all: other clients resolve it before they ask. */
async function ask(
  url: string,
  path: string,
): Promise<{ status: number | undefined; type: unknown; body: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { path, agent: false }, resolve).on('error', reject);
  });
  const type = response.headers['x-content-type-options'];
  return { status: response.statusCode, type, body: await text(response) };
}

describe('the demo phone', () => {
  let wechat: TestClient;
  const service = 'https://api.example.com:8443';

  beforeAll(async () => {
    wechat = await TestClient.start({ serviceUrl: service });
  });
  afterAll(() => wechat.close());

  it('is served at /, and loads nothing that is not of this place', async () => {
    const { status, headers, body } = await wechat.raw('GET', '/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toContain(`<meta name="service-url" content="${service}" />`);
    for (const [, url = ''] of body.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]+)"/g)) {
      expect(url).toMatch(/^\/simulator\/phone\/|^data:,$/);
    }
  });

  it('may run its own scripts alone, and talk to the simulator and the service alone', async () => {
    const { headers } = await wechat.raw('GET', '/');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `connect-src 'self' ${service}`,
      `img-src 'self' blob: data: ${service}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('has every module that it imports, the login client among them, as JavaScript', async () => {
    const loaded = new Set<string>();
    const load = async (path: string): Promise<void> => {
      if (loaded.has(path)) return;
      loaded.add(path);
      const { status, headers, body } = await wechat.raw('GET', path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
      expect(headers['x-content-type-options']).toBe('nosniff');
      for (const next of importsOf(body, path)) await load(next);
    };
    await load('/simulator/phone/main.js');
    expect([...loaded]).toContain('/miniprogram/services/index.js');
    expect([...loaded]).toContain('/simulator/phone/views/home.js');
  });

  it('is styled', async () => {
    const { status, headers } = await wechat.raw('GET', '/simulator/phone/phone.css');
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'text/css; charset=utf-8',
    });
  });

  it.each([
    '/simulator/phone/nothing.js',
    '/simulator/phone/main.ts',
    '/simulator/phone/tsconfig.json',
    '/simulator/phone/../server.js',
    '/simulator/phone/%2e%2e/server.js',
    '/simulator/phone/..%2fserver.js',
    '/simulator/phone/views/../../server.js',
    '/simulator/phone//etc/passwd.js',
    '/simulator/phone/views/home.js%00.css',
    '/miniprogram/services/openapi.d.js',
    '/miniprogram/services/openapi.d.ts',
    '/miniprogram/services/../auth.js',
    '/miniprogram/services/',
    `/simulator/phone/${'long'.repeat(100)}.js`,
    `/simulator/phone/views/${'long'.repeat(100)}.js`,
  ])('serves nothing else: %s', async (path) => {
    expect(await ask(wechat.url, path)).toEqual({ status: 404, type: 'nosniff', body: 'No such file.\n' });
  });

  it.each(['/simulator/server.js', '/miniprogram/auth.js', '/package.json', '/index.html'])(
    'leaves other paths to WeChat: %s',
    async (path) => {
      expect(JSON.parse((await wechat.raw('GET', path)).body)).toMatchObject({ errcode: 40066 });
    },
  );

  it('is no request to WeChat', async () => {
    await wechat.control('DELETE', '/requests');
    await wechat.raw('GET', '/');
    await wechat.raw('GET', '/simulator/phone/main.js');
    expect(await wechat.control('GET', '/requests')).toEqual([]);
  });
});

describe('the address of the service', () => {
  it('is that of quickstart until another one is told, and goes into the page as text', async () => {
    const wechat = await TestClient.start();
    const untold = await wechat.raw('GET', '/');
    expect(untold.body).toContain('<meta name="service-url" content="" />');
    expect(untold.headers['content-security-policy']).toContain("connect-src 'self' http://127.0.0.1:3000;");

    wechat.setServiceUrl('http://127.0.0.1:8080/"><script>');
    const told = await wechat.raw('GET', '/');
    expect(told.body).toContain('content="http://127.0.0.1:8080/&#34;&#62;&#60;script&#62;"');
    expect(told.headers['content-security-policy']).toContain("connect-src 'self' http://127.0.0.1:8080;");
    await wechat.close();
  });
});
