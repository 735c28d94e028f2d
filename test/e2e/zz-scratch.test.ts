import { createTestEnvironment } from '../support/environment.js';
import { createOpenApiDocument } from '../../src/openapi.js';
import { connect } from 'node:net';
import { type Server } from 'node:http';
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    const { port } = new URL(url);
    const s = connect(Number(port), '127.0.0.1', () => s.write(text));
    let out = '';
    s.on('data', (d) => (out += d.toString()));
    s.on('close', () => resolve(out));
    s.on('error', (e) => resolve(out + String(e)));
    setTimeout(() => { s.destroy(); }, 1500).unref();
  });
}
it('x', async () => {
  const env = await createTestEnvironment();
  const f = env.service.app.getHttpAdapter().getInstance();
  console.log((f as any).printRoutes(), (f as any).printRoutes({ commonPrefix: false }));
  const server = env.service.app.getHttpServer() as Server;
  console.log(server.requestTimeout, server.headersTimeout, server.keepAliveTimeout, server.timeout, server.maxHeadersCount);
  console.log(Object.entries(createOpenApiDocument(env.service.app, '/').paths).map(([p, o]) => [p, Object.keys(o), JSON.stringify(Object.values(o as any).map((x: any) => x.security))]));
  for (const b of ['[]', '[{"code":"a"}]', '"x"', '5', 'null', 'true', '', '{', '{"code":"abc","toString":1}', '{"code":"abc","hasOwnProperty":1}', '{"code":"abc","x":1}', '{"code":"abc","device":{"valueOf":1}}', '{"code":"abc","device":[{"id":"x"}]}','{"code":"abc","device":[]}', '{"code":"abc","device":"s"}', '{"code":"abc","":"s"}', '{"code":{"length":3}}', '{"code":["abc"]}', '{"code":"abc","device":{"id":["x"]}}']) {
    const a = await env.api.postLogin<any>(b);
    console.log(b, a.status, a.text.slice(0, 700));
  }
  const a = await env.api.request('/v1/%zz?code=abc');
  console.log(a.status, a.text, JSON.stringify([...a.headers]));
  const n = await env.api.request('/nope');
  console.log(n.status, n.text, JSON.stringify([...n.headers]));
  const J = (b: string) => `Host: x\r\nContent-Type: application/json\r\n`;
  for (const [name, t] of Object.entries({
    garbage: 'GARBAGE\r\n\r\n',
    nohost: 'POST /v1/auth/wechat/login HTTP/1.1\r\nConnection: close\r\n\r\n',
    expect: 'POST /v1/auth/wechat/login HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    both: `POST /v1/auth/wechat/login HTTP/1.1\r\n${J('')}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    badchunk: `POST /v1/auth/wechat/login HTTP/1.1\r\n${J('')}Transfer-Encoding: chunked\r\n\r\nZZZ\r\n{}`,
    two: `POST /v1/auth/wechat/login HTTP/1.1\r\n${J('')}Content-Length: 3\r\nContent-Length: 4\r\n\r\n{}`,
    over: `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20000)}\r\n\r\n`,
    method: `FOO / HTTP/1.1\r\nHost: x\r\n\r\n`,
    trace: `TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    connect: `CONNECT a:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    propfind: `PROPFIND /v1/users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    query: `QUERY /v1/users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    http2: `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
    http10: `GET /nope HTTP/1.0\r\n\r\n`,
    upgrade: `GET /v1/users/me HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    star: `OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    abs: `GET http://evil/v1/users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    nulhdr: `GET /v1/users/me HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n`,
    conn2: `GET /v1/users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    smallcl: `POST /v1/auth/wechat/login HTTP/1.1\r\n${J('')}Content-Length: 70000\r\n\r\n{`,
    pathuni: `GET /v1/\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  })) console.log(name, JSON.stringify(await raw(env.service.url, t)));
  for (const m of ['HEAD','OPTIONS','PUT']) { const r = await env.api.request('/v1/users/me', {method: m}); console.log(m, r.status, r.text, JSON.stringify([...r.headers])); }
  await env.close();
});
