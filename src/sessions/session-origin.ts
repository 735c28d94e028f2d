import { type Origin, storableIp } from '../common/http/index.js';

/** The device as the client names it; shown to the user in the list of sessions. */
export interface Device {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly model?: string | undefined;
  readonly platform?: string | undefined;
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
    userAgent: storableUserAgent(origin),
    ip: storableIp(origin),
  };
}

export function storableUserAgent({ userAgent }: Origin): string | null {
  return userAgent?.slice(0, userAgentLength) ?? null;
}
