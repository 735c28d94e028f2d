import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * A port that nobody listens on. Below those the system gives to outgoing connections: one of these may be
 * gone again before it is used.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const server = await listenOn(port).catch(() => undefined);
    if (!server) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** Another program that has the port. */
export async function listenOn(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
