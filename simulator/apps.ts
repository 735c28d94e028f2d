import { z } from 'zod';
import { describeIssues } from './validation.js';

/** A mini program that the simulated WeChat knows. */
export interface SimulatedApp {
  readonly appId: string;
  readonly appSecret: string;
  /** The Open Platform account it is bound to: its users have a unionid. Absent or null: bound to none. */
  readonly platform?: string | null;
}

/**
 * Two mini programs of one Open Platform account and one of another.
 * The values never change, and nobody takes them for real ones: "fa15ea99" is "false app", "fa15e5ec2e7" is "false secret".
 */
export const defaultApps: readonly SimulatedApp[] = Object.freeze([
  Object.freeze({
    appId: 'wxfa15ea9900000001',
    appSecret: 'fa15e5ec2e7fa15e5ec2e70000000001',
    platform: 'platform-one',
  }),
  Object.freeze({
    appId: 'wxfa15ea9900000002',
    appSecret: 'fa15e5ec2e7fa15e5ec2e70000000002',
    platform: 'platform-one',
  }),
  Object.freeze({
    appId: 'wxfa15ea9900000003',
    appSecret: 'fa15e5ec2e7fa15e5ec2e70000000003',
    platform: 'platform-two',
  }),
]);

const appList = z
  .array(
    z.strictObject({
      appId: z.string().min(1).max(128),
      appSecret: z.string().min(1).max(128),
      platform: z.string().min(1).max(128).nullish(),
    }),
  )
  .min(1);

/**
 * A list of apps from outside, checked.
 * @throws Error that says which field of which app is wrong
 */
export function parseApps(value: unknown): SimulatedApp[] {
  const parsed = appList.safeParse(value);
  if (!parsed.success) {
    throw new Error(describeIssues(parsed.error, 'apps'));
  }
  const seen = new Set<string>();
  return parsed.data.map(({ appId, appSecret, platform }) => {
    if (seen.has(appId)) throw new Error(`apps: appId ${appId} is there twice.`);
    seen.add(appId);
    return { appId, appSecret, platform: platform ?? null };
  });
}
