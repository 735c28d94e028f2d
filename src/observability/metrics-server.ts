import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { HTTP_CONFIG, type HttpConfig } from '../config/index.js';
import { Metrics } from './metrics.js';

/** The metrics' port cannot be had. */
export class MetricsPortError extends Error {
  override readonly name = 'MetricsPortError';
  /** Node's, such as EADDRINUSE. */
  readonly code: string | undefined;

  constructor(cause: NodeJS.ErrnoException) {
    super(`METRICS_PORT: ${cause.message}`, { cause });
    this.code = cause.code;
  }
}

/** GET /metrics on a port of its own, which the public does not reach. None without METRICS_PORT. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    @Inject(HTTP_CONFIG) private readonly config: HttpConfig,
    private readonly metrics: Metrics,
  ) {}

  /** Where Prometheus reads, such as http://127.0.0.1:9464/metrics. */
  get url(): string | undefined {
    const address = this.server?.address() as AddressInfo | null | undefined;
    if (!address) return undefined;
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `http://${host}:${address.port}/metrics`;
  }

  /** @throws MetricsPortError */
  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort, host } = this.config;
    if (metricsPort === undefined) return;
    const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
      void this.answer(request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(new MetricsPortError(error));
      });
      server.listen(metricsPort, host, resolve);
    });
    this.server = server;
  }

  /** After the API's last answer: what a stopping instance does is seen, too. */
  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  private async answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (url ?? '').split('?', 1);
    if (path !== '/metrics') {
      refuse(response, 404);
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      refuse(response, 405, { allow: 'GET, HEAD' });
      return;
    }
    try {
      const text = await this.metrics.text();
      response
        .writeHead(200, {
          'content-type': this.metrics.contentType,
          'content-length': Buffer.byteLength(text),
        })
        // Node leaves the body of an answer to HEAD out.
        .end(text);
    } catch {
      refuse(response, 500);
    }
  }
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, 'content-length': 0 }).end();
}
