import { join } from 'node:path';
import { z } from 'zod';
import { flag, httpUrl, optional, withDefault } from './values.js';

/** What a provider's console calls SecretId and SecretKey (Tencent) or AccessKey ID and Secret (Alibaba) are the two keys. */
const s3Variables = {
  STORAGE_S3_BUCKET: optional(
    z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a name of a bucket such as weapp-auth'),
  ),
  STORAGE_S3_REGION: optional(
    z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be a region such as cn-north-1, ap-guangzhou or us-east-1'),
  ),
  STORAGE_S3_ENDPOINT: optional(
    httpUrl('https://cos.ap-guangzhou.myqcloud.com').refine((url) => !/[?#]/.test(url), {
      error: 'must have neither a query nor a fragment',
    }),
  ),
  STORAGE_S3_ACCESS_KEY_ID: optional(
    z.string().regex(/^[\x21-\x7e]{1,256}$/, 'must be a key without blanks'),
  ),
  STORAGE_S3_SECRET_ACCESS_KEY: optional(
    z.string().regex(/^[\x21-\x7e]{1,256}$/, 'must be a key without blanks'),
  ),
  STORAGE_S3_FORCE_PATH_STYLE: optional(flag),
  STORAGE_S3_PREFIX: optional(
    z
      .string()
      .max(200)
      .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\/?$/, {
        error: 'must be names between slashes such as weapp-auth/avatars, and not begin with one',
      }),
  ),
};

/** Files of users: a folder, or a bucket when one is named. */
export const storageSection = z
  .object({
    DATA_DIR: withDefault(z.string(), '.data'),
    STORAGE_DIR: withDefault(z.string(), ''),
    ...s3Variables,
  })
  .transform((env, context) => ({
    dir: env.STORAGE_DIR === '' ? join(env.DATA_DIR, 'storage') : env.STORAGE_DIR,
    /** undefined: the folder is used. */
    s3: s3Of(env, context),
  }));

type S3Environment = z.output<z.ZodObject<typeof s3Variables>>;

function s3Of(env: S3Environment, context: z.RefinementCtx): S3Config | undefined {
  const {
    STORAGE_S3_BUCKET: bucket,
    STORAGE_S3_REGION: region,
    STORAGE_S3_ACCESS_KEY_ID: accessKeyId,
    STORAGE_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = env;
  const isNamed = (Object.keys(s3Variables) as (keyof typeof s3Variables)[]).some(
    (name) => env[name] !== undefined,
  );
  if (!isNamed) return undefined;
  const needed = {
    STORAGE_S3_BUCKET: bucket,
    STORAGE_S3_REGION: region,
    STORAGE_S3_ACCESS_KEY_ID: accessKeyId,
    STORAGE_S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
  for (const [name, value] of Object.entries(needed)) {
    if (value !== undefined) continue;
    const message =
      'must be set, for others of STORAGE_S3_* are; or set none of them, and files are kept in STORAGE_DIR';
    context.addIssue({ code: 'custom', path: [name], message });
  }
  if (!bucket || !region || !accessKeyId || !secretAccessKey) return undefined;
  const prefix = env.STORAGE_S3_PREFIX?.replace(/\/$/, '');
  return {
    bucket,
    region,
    endpoint: env.STORAGE_S3_ENDPOINT,
    accessKeyId,
    secretAccessKey,
    forcePathStyle: env.STORAGE_S3_FORCE_PATH_STYLE ?? false,
    prefix: prefix === undefined ? '' : `${prefix}/`,
  };
}

export interface S3Config {
  readonly bucket: string;
  readonly region: string;
  /** undefined: AWS. */
  readonly endpoint: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket stands in the path and not in the host, as MinIO wants it. */
  readonly forcePathStyle: boolean;
  /** '', or one that ends with a slash. */
  readonly prefix: string;
}
export type StorageConfig = z.output<typeof storageSection>;
