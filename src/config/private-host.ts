import { BlockList, isIP } from 'node:net';

const networks = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  // Shared address space (RFC 6598), in which clouds put their inner services.
  ['100.64.0.0', 10],
] as const)
  networks.addSubnet(network, prefix, 'ipv4');
networks.addSubnet('fc00::', 7, 'ipv6');
networks.addAddress('::1', 'ipv6');

/**
 * Whether no packet to it leaves the own network: by its address, or by a name that no public DNS can have
 * (RFC 6761, RFC 6762, and the one label of a container).
 * @param hostname as `URL` has it
 */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family > 0) return networks.check(address, family === 4 ? 'ipv4' : 'ipv6');
  return !hostname.includes('.') || /\.(localhost|local|internal)$/.test(hostname);
}
