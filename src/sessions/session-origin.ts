import { isIP } from 'node:net';

/** The device as the client names it; shown to the user in the list of sessions. */
export interface Device {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly model?: string | undefined;
  readonly platform?: string | undefined;
}

/** Where a request came from. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string | undefined;
}

/** What a session remembers of where it was opened; null where it is not known. */
export interface SessionOrigin {
  readonly deviceId: string | null;
  readonly deviceName: string | null;
  readonly deviceModel: string | null;
  readonly devicePlatform: string | null;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

const userAgentLength = 256;

export function sessionOrigin(device: Device, origin: Origin): SessionOrigin {
  return {
    deviceId: device.id ?? null,
    deviceName: device.name ?? null,
    deviceModel: device.model ?? null,
    devicePlatform: device.platform ?? null,
    userAgent: origin.userAgent?.slice(0, userAgentLength) ?? null,
    ip: storableIp(origin.ip),
  };
}

/** The column `inet` takes no zone and no invention of a proxy; an IPv4 address in IPv6 clothes is undressed. */
function storableIp(ip: string): string | null {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIP(plain) > 0 ? plain : null;
}
