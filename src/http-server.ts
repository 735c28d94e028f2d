import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type Logger } from 'pino';
import { problemMediaType, sendProblem, toProblem, validationError } from './common/errors/index.js';
import {
  acceptMultipart,
  acceptOnlyJson,
  acceptRawBodies,
  bodyLimit,
  securityHeaders,
} from './common/http/index.js';
import { type HttpConfig } from './config/index.js';
import { observeRequests, requestId } from './observability/index.js';
import { docsScriptHash } from './swagger-ui.js';

/** Milliseconds. Node takes the longer one of this and headersTimeout, so both are set. */
const requestTimeout = 30_000;

/** Fastify as this API needs it: bounded, quiet about requests' contents, and every error a problem. */
export function createHttpAdapter(config: HttpConfig, logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    // Lines name their request themselves; a child logger a request would cost more than the lines.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: config.trustProxy,
    bodyLimit,
    // For a whole request to arrive: no phone needs as long, and a slow sender must not stay.
    requestTimeout,
    routerOptions: { maxParamLength: 200 },
    // A stopping instance answers what still reaches it; each connection ends with its answer.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // A missing Host is refused below, as a problem.
    http: { requireHostHeader: false, headersTimeout: requestTimeout, connectionsCheckingInterval: 5_000 },
    frameworkErrors: (_error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      // No hook runs for these.
      reply.headers({ ...headers, 'x-request-id': request.id });
      sendProblem(validationError({ field: 'url', message: 'is malformed' }), request, reply);
    },
    clientErrorHandler: refuseMalformedHttp,
  });
  const fastify = adapter.getInstance();
  acceptOnlyJson(fastify);
  acceptRawBodies(fastify);
  acceptMultipart(fastify);
  observeRequests(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    // RFC 9112, section 3.2
    const hostless = request.headers.host === undefined && request.raw.httpVersion === '1.1';
    done(hostless ? validationError({ field: 'host', message: 'is missing' }) : undefined);
  });
  fastify.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    // Through the response: on the socket earlier answers of a pipelining client may still be due.
    const { head, body } = malformedProblem(
      417,
      'The expectation cannot be met. Leave the Expect header out.',
    );
    response.writeHead(417, head).end(body);
  });
  return adapter;
}

const headers = securityHeaders({
  contentSecurityPolicy: {
    // Made for Swagger UI, which brings scripts of its own origin and inline styles; the API's answers are
    // never rendered. Not upgraded to https here: that is for the proxy to say, who knows.
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      connectSrc: ["'self'"],
      scriptSrc: ["'self'", docsScriptHash],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      frameAncestors: ["'none'"],
    },
  },
  frameguard: { action: 'deny' },
  // For browsers and plugins that are no more.
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  xDnsPrefetchControl: false,
  originAgentCluster: false,
});

const malformed: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The request headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};

/** What is not HTTP reaches no handler; it is told so, and the connection ends. */
function refuseMalformedHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = malformed[error.code ?? ''] ?? [400, 'The request is not valid HTTP.'];
  const { head, body } = malformedProblem(status, detail);
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

/** A problem where no Fastify reply exists to send it with. */
function malformedProblem(status: number, detail: string): { head: Record<string, string>; body: string } {
  const id = requestId();
  const body = JSON.stringify({ ...toProblem(validationError(), id), status, detail, errors: undefined });
  return {
    head: {
      'Content-Type': problemMediaType,
      'Content-Length': String(Buffer.byteLength(body)),
      'X-Request-Id': id,
      'Cache-Control': 'no-store',
      Connection: 'close',
    },
    body,
  };
}
