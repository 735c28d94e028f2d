import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Answer, type Operation, refuse } from './floor/answer.js';
import { login } from './floor/login.js';
import { refresh } from './floor/refresh.js';
import { usersMe } from './floor/users-me.js';
import { verify } from './floor/verify.js';

/**
 * What the service is compared with: the same work on node:http, pg and undici alone, with no framework, no
 * validation beyond the needed, no log line, no security header. Nothing that answers as we answer can be much
 * faster on one thread of Node.
 */
const operations = new Map<string, Operation>([
  ['POST /v1/auth/wechat/login', login],
  ['POST /v1/auth/refresh', refresh],
  ['GET /v1/users/me', usersMe],
  ['GET /v1/auth/verify', verify],
  ['GET /health/ready', () => Promise.resolve({ status: 200, cacheControl: 'no-store', body: {} })],
]);

const bodyLimit = 64 * 1024;

async function answerTo(request: IncomingMessage): Promise<Answer> {
  const operation = operations.get(`${request.method ?? ''} ${request.url ?? ''}`);
  if (!operation) return refuse(404);
  return operation(request, request.method === 'GET' ? '' : await readBody(request));
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let length = 0;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > bodyLimit) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks).toString());
    });
    request.on('error', reject);
  });
}

function send(response: ServerResponse, { status, cacheControl, body }: Answer): void {
  const json = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(json),
    'Cache-Control': cacheControl,
  });
  response.end(json);
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  answerTo(request).then(
    (answer) => {
      send(response, answer);
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      send(response, refuse(500));
    },
  );
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
