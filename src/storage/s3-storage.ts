import {
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type * as Sdk from '@aws-sdk/client-s3';
import { addAbortSignal, Readable } from 'node:stream';
import { DomainError } from '../common/errors/index.js';
import { type S3Config } from '../config/index.js';
import { FileStorage, isFileName, type StoredFile } from './file-storage.js';
import { clientOptions, longest, maxSize } from './s3-bounds.js';
import { isMissing, s3Failure } from './s3-failure.js';

interface Client {
  readonly sdk: typeof Sdk;
  readonly s3: Sdk.S3Client;
}

/** Nobody's, and never there. */
const nobody = '00000000-0000-0000-0000-000000000000.jpg';

/**
 * A bucket of Amazon S3, or of whatever speaks its protocol (MinIO, Tencent COS, Alibaba OSS), by Amazon's own client. That is loaded
 * when there is a bucket, and not otherwise. Every call ends within {@link longest}; one that fails is SERVICE_UNAVAILABLE.
 */
export class S3Storage
  extends FileStorage
  implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger(S3Storage.name);
  private loaded: Promise<Client> | undefined;

  constructor(private readonly config: S3Config) {
    super();
  }

  async onModuleInit(): Promise<void> {
    await this.client();
  }

  /** A bucket that is not usable is told at once, and keeps nobody from logging in. */
  onApplicationBootstrap(): void {
    this.get(nobody).catch((error: unknown) => {
      const { message } = (error as DomainError).cause as Error;
      this.logger.error(`pictures can be neither kept nor shown: ${message}`);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.loaded)?.s3.destroy();
  }

  override async put(name: string, bytes: Buffer, type: string): Promise<void> {
    if (!isFileName(name)) throw new Error('not a name of a stored file');
    await this.ask('PutObject', ({ sdk, s3 }, abortSignal) => {
      const content = { Body: bytes, ContentType: type, ContentLength: bytes.length };
      return s3.send(new sdk.PutObjectCommand({ ...this.object(name), ...content }), { abortSignal });
    });
  }

  /** Read whole before it is given on: a slow reader must not keep one of the few sockets. */
  override async get(name: string): Promise<StoredFile | undefined> {
    if (!isFileName(name)) return undefined;
    const bytes = await this.ask('GetObject', async ({ sdk, s3 }, abortSignal) => {
      try {
        const { Body } = await s3.send(new sdk.GetObjectCommand(this.object(name)), { abortSignal });
        return await whole(Body as Readable, abortSignal);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
    return bytes && { size: bytes.length, stream: Readable.from([bytes]) };
  }

  override async remove(name: string): Promise<void> {
    if (!isFileName(name)) return;
    await this.ask('DeleteObject', async ({ sdk, s3 }, abortSignal) => {
      try {
        await s3.send(new sdk.DeleteObjectCommand(this.object(name)), { abortSignal });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    });
  }

  private object(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.config.bucket, Key: this.config.prefix + name };
  }

  private client(): Promise<Client> {
    this.loaded ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      s3: new sdk.S3Client(clientOptions(this.config)),
    }));
    return this.loaded;
  }

  /** Whatever the client makes of its own bounds, it ends in time. */
  private async ask<T>(
    operation: string,
    call: (client: Client, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const client = await this.client();
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const timeout = Object.assign(new Error(), { name: 'TimeoutError' });
        reject(timeout);
        controller.abort(timeout);
      }, longest);
    });
    try {
      return await Promise.race([call(client, controller.signal), late]);
    } catch (error) {
      const detail =
        'Pictures cannot be reached at present. Wait as long as Retry-After says, then send it again.';
      throw new DomainError('SERVICE_UNAVAILABLE', { detail, cause: s3Failure(operation, error) });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @throws an error when it breaks off, comes too slowly, or is nothing that we have put */
async function whole(body: Readable, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of addAbortSignal(signal, body) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxSize) throw Object.assign(new Error(), { name: 'TooLarge' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
