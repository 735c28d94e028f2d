import { z } from 'zod';
import { list } from './values.js';

export interface MasterKey {
  /** Names the key in what it sealed; part of refresh tokens, so no dot in it. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Buffer;
}

const masterKeys = z
  .string('must be set: id:base64-of-32-bytes, newest first (make one: openssl rand -base64 32)')
  .transform((value, context): [MasterKey, ...MasterKey[]] => {
    const keys: MasterKey[] = [];
    for (const [index, item] of list(value).entries()) {
      const [, id, encoded] = /^([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/]{43}=?)$/.exec(item) ?? [];
      const secret = Buffer.from(encoded ?? '', 'base64');
      if (id === undefined || secret.length !== 32) {
        context.addIssue(
          `entry ${index + 1} must be id:base64-of-32-bytes (make one: openssl rand -base64 32)`,
        );
        return z.NEVER;
      }
      if (keys.some((key) => key.id === id)) {
        context.addIssue(`entry ${index + 1} repeats a key id; every key has an id of its own`);
        return z.NEVER;
      }
      keys.push({ id, secret });
    }
    const [newest, ...older] = keys;
    if (newest === undefined) {
      context.addIssue('must hold at least one key');
      return z.NEVER;
    }
    return [newest, ...older];
  });

export const keysSection = z
  .object({ MASTER_KEYS: masterKeys })
  .transform((env) => ({ /** Newest first: it seals, the others only open. */ masterKeys: env.MASTER_KEYS }));

export type KeysConfig = z.output<typeof keysSection>;
