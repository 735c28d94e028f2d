import { isIPv6 } from 'node:net';

/**
 * Where this machine reaches the API, which is known before it listens: the simulator fetches pictures and sends pushes
 * there. undefined: with PORT=0 (any free one) or a wrong one nobody knows.
 */
export function ownAddress({ PORT, HOST }: Readonly<Record<string, string | undefined>>): string | undefined {
  const port = PORT || '3000';
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) return undefined;
  const host = HOST && HOST !== '0.0.0.0' && HOST !== '::' ? HOST : '127.0.0.1';
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
