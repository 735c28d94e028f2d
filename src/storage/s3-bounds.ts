import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { type S3Config } from '../config/index.js';

/** Milliseconds of a whole call, with its repetition: less than a stopping instance waits for its last answers. */
export const longest = 7_000;
/** Milliseconds of an attempt, waiting for a socket included. */
const requestTimeout = 3_000;
/** Milliseconds. */
const connectionTimeout = 2_000;
const maxSockets = 50;
/** Bytes of a file. What we keep has a tenth of it. */
export const maxSize = 2 * 1024 * 1024;

const nothing = (): void => undefined;
/** The client writes warnings to the console, which are no lines of our log. */
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Amazon's client with an end to everything, and without what other servers do not understand. */
export function clientOptions(config: S3Config): S3ClientConfig {
  const { region, endpoint, forcePathStyle, accessKeyId, secretAccessKey } = config;
  const agent = { keepAlive: true, maxSockets };
  return {
    region,
    ...(endpoint !== undefined && { endpoint }),
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 2,
    // Checksums in trailers, which are the default, are refused by older MinIO, COS and OSS.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // A request that waits for "100 Continue" is not counted among the sockets.
    expectContinueHeader: false,
    logger: silent,
    requestHandler: {
      connectionTimeout,
      requestTimeout,
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeout,
      httpAgent: agent,
      httpsAgent: agent,
      logger: silent,
    },
  };
}
