import { z } from 'zod';
import { describeIssues } from './validation.js';

/** A mini program that the simulated WeChat knows. */
export interface SimulatedApp {
  readonly appId: string;
  readonly appSecret: string;
  /** The Open Platform account it is bound to: its users have a unionid. Absent or null: bound to none. */
  readonly platform?: string | null;
  /** Token of its message push; without one it has no push. */
  readonly pushToken?: string;
  /** EncodingAESKey: 43 letters and digits. Without one its pushes are plain. */
  readonly pushAesKey?: string;
  /** Where its pushes go when a push names no other URL. */
  readonly pushUrl?: string;
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
    pushToken: 'fa15e70ce91',
    pushAesKey: 'fa15eAe5Ceyfa15eAe5Ceyfa15eAe5Cey0000000010',
  }),
  Object.freeze({
    appId: 'wxfa15ea9900000002',
    appSecret: 'fa15e5ec2e7fa15e5ec2e70000000002',
    platform: 'platform-one',
    pushToken: 'fa15e70ce92',
    pushAesKey: 'fa15eAe5Ceyfa15eAe5Ceyfa15eAe5Cey0000000020',
  }),
  Object.freeze({
    appId: 'wxfa15ea9900000003',
    appSecret: 'fa15e5ec2e7fa15e5ec2e70000000003',
    platform: 'platform-two',
    pushToken: 'fa15e70ce93',
    pushAesKey: 'fa15eAe5Ceyfa15eAe5Ceyfa15eAe5Cey0000000030',
  }),
]);

const appList = z
  .array(
    z.strictObject({
      appId: z.string().min(1).max(128),
      appSecret: z.string().min(1).max(128),
      platform: z.string().min(1).max(128).nullish(),
      pushToken: z.string().min(1).max(128).optional(),
      pushAesKey: z
        .string()
        .regex(/^[A-Za-z0-9]{43}$/, 'an EncodingAESKey has 43 letters and digits')
        .optional(),
      pushUrl: z.url({ protocol: /^https?$/ }).optional(),
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
  return parsed.data.map(({ appId, appSecret, platform, pushToken, pushAesKey, pushUrl }) => {
    if (seen.has(appId)) throw new Error(`apps: appId ${appId} is there twice.`);
    seen.add(appId);
    return {
      appId,
      appSecret,
      platform: platform ?? null,
      ...(pushToken !== undefined && { pushToken }),
      ...(pushAesKey !== undefined && { pushAesKey }),
      ...(pushUrl !== undefined && { pushUrl }),
    };
  });
}
