import S3rver from '@20minutes/s3rver';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3Config } from '../../src/config/index.js';
import { SeverableLine } from './severable-line.js';

const bucket = 'pictures-of-users';
/** The one account that the server knows. */
const key = 'S3RVER';

/** An S3 server with a bucket, over HTTP, and a line to it that can be cut. */
export class S3Server {
  private constructor(
    private readonly server: S3rver,
    private readonly directory: string,
    readonly line: SeverableLine,
  ) {}

  static async start(): Promise<S3Server> {
    const directory = await mkdtemp(join(tmpdir(), 'weapp-auth-s3-'));
    const options = { address: '127.0.0.1', port: 0, directory, silent: true, vhostBuckets: false };
    const server = new S3rver({ ...options, configureBuckets: [{ name: bucket }] });
    const { port } = await server.run();
    return new S3Server(server, directory, await SeverableLine.to(port));
  }

  get config(): S3Config {
    return {
      bucket,
      region: 'us-east-1',
      endpoint: this.line.through('http://127.0.0.1').replace(/\/$/, ''),
      accessKeyId: key,
      secretAccessKey: key,
      forcePathStyle: true,
      prefix: 'avatars/',
    };
  }

  /** The same, as an operator says it. */
  get env(): Record<string, string> {
    const { region, endpoint = '', prefix } = this.config;
    return {
      STORAGE_S3_BUCKET: bucket,
      STORAGE_S3_REGION: region,
      STORAGE_S3_ENDPOINT: endpoint,
      STORAGE_S3_ACCESS_KEY_ID: key,
      STORAGE_S3_SECRET_ACCESS_KEY: key,
      STORAGE_S3_FORCE_PATH_STYLE: 'true',
      STORAGE_S3_PREFIX: prefix,
    };
  }

  /** The keys in the bucket. */
  async keys(): Promise<string[]> {
    const files = await readdir(join(this.directory, bucket), { recursive: true });
    return files
      .filter((file) => file.endsWith('._S3rver_object'))
      .map((file) => file.replace('._S3rver_object', ''))
      .sort();
  }

  async close(): Promise<void> {
    await this.line.close();
    await this.server.close();
    await rm(this.directory, { recursive: true });
  }
}
