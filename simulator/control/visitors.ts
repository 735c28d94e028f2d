import { isIP } from 'node:net';
import { type FastifyRequest } from 'fastify';

/**
 * Whether a browser may be asking for a page of somewhere else, which whoever runs the simulator happens to have open: it
 * could read the journal, and by the pushes every address that this machine reaches.
 * @returns why it is refused; undefined: it is let in, as everything is that is no browser
 */
export function whyRefused({
  headers,
  socket,
}: Pick<FastifyRequest, 'headers' | 'socket'>): string | undefined {
  const host = nameOf(`http://${headers.host ?? ''}`);
  // DNS rebinding: a name of that page's own, which leads here.
  if (
    isOfThisMachine(socket.localAddress ?? '') &&
    host?.includes('.') &&
    !isIP(host) &&
    !isOfThisMachine(host)
  )
    return `Controls are not for ${host}: ask this machine by its address or as localhost.`;
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const asking = nameOf(origin);
  if (asking !== undefined && (asking === host || isOfThisMachine(asking))) return undefined;
  return `Controls are not for pages of ${origin}: only for those of this machine, and of the simulator's own host.`;
}

/** What the page that asks may read; undefined: no page asks. */
export function readableBy(request: FastifyRequest): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined || whyRefused(request) !== undefined) return { vary: 'origin' };
  return { vary: 'origin', 'access-control-allow-origin': origin };
}

function nameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function isOfThisMachine(name: string): boolean {
  return /^(?:localhost|.*\.localhost|(?:::ffff:)?127(?:\.\d+){3}|\[?::1\]?)$/.test(name);
}
