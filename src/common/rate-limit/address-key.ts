import { normalizeIp } from '@nestjs/throttler';
import { isIP, isIPv4 } from 'node:net';

/** `203.0.113.7:51234`, `[2001:db8::7]:51234`: what some proxies put into X-Forwarded-For. */
const withPort = /^(?:([\d.]+):\d{1,5}|\[([^\]]*)\](?::\d{1,5})?)$/;

/**
 * Of whom requests are counted where only the address is known. An IPv6 address counts by its /64, the least that
 * one subscriber has (RFC 6177); an IPv4-mapped one as IPv4. All that is no address counts as one: it must neither
 * be a way around a limit nor fill the memory.
 */
export function addressKey(ip: string | undefined): string {
  if (ip === undefined) return 'unknown';
  if (isIPv4(ip)) return ip;
  const [, v4, v6] = withPort.exec(ip) ?? [];
  const address = v4 ?? v6 ?? ip;
  return isIP(address) === 0 ? 'unknown' : normalizeIp(address);
}
