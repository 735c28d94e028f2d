import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * code2Session with no delay and no memory: any code `bench-<user>-<unique>` is good, as often as it comes, and
 * the user's label decides what is answered. In a process of its own, so that its cost is nobody's who is measured.
 */
const answers = new Map<string, Buffer>();

function answerFor(user: string): Buffer {
  const known = answers.get(user);
  if (known) return known;
  const derive = (what: string): Buffer => createHash('sha256').update(`${what}/${user}`).digest();
  const answer = Buffer.from(
    JSON.stringify({
      session_key: derive('session_key').subarray(0, 16).toString('base64'),
      openid: `o${derive('openid').toString('base64url').slice(0, 27)}`,
      unionid: `o${derive('unionid').toString('base64url').slice(0, 27)}`,
    }),
  );
  answers.set(user, answer);
  return answer;
}

/** Taken, and never answered: a code that begins so, and every check of a session_key. */
const hangs = /[?&]js_code=hang-|^\/wxa\/checksession\?/;
const accessToken = Buffer.from(JSON.stringify({ access_token: 'bench', expires_in: 7200 }));
const unknownCode = Buffer.from(JSON.stringify({ errcode: 40029, errmsg: 'invalid code' }));

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  if (hangs.test(request.url ?? '')) return;
  const user = /^\/sns\/jscode2session\?.*js_code=bench-(\w+)-\w+/.exec(request.url ?? '')?.[1];
  const known = user === undefined ? undefined : answerFor(user);
  const body = known ?? (request.url === '/cgi-bin/stable_token' ? accessToken : unknownCode);
  // As WeChat labels it.
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length });
  response.end(body);
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
