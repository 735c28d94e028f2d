import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { setTimeout as wait } from 'node:timers/promises';
import { types } from 'node:util';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/errors/index.js';
import { FileStorage } from '../storage/index.js';

/** No upload takes as long: what has not become a picture by then never will. */
export const longestUpload = `interval '1 hour'`;
/** Milliseconds for which an answer waits for a file to be gone. */
const patience = 2_000;

/** Takes files away that are doomed, and then their rows. Nobody has a connection while the storage is asked. */
@Injectable()
export class AvatarRemovals implements OnApplicationShutdown {
  private readonly logger = new Logger(AvatarRemovals.name);
  /** By the name of the file. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly storage: FileStorage,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  /** Soon: whoever calls may have a connection. */
  begin(names: readonly string[]): void {
    const removal = this.attempt(names).finally(() => {
      for (const name of names) if (this.underWay.get(name) === removal) this.underWay.delete(name);
    });
    for (const name of names) this.underWay.set(name, removal);
  }

  /**
   * Whoever is told that a picture is gone should not find it.
   * Resolves when it is, or when the storage takes its time, as it may.
   */
  async gone(name: string | null): Promise<void> {
    const removal = name === null ? undefined : this.underWay.get(name);
    if (!removal) return;
    const impatience = new AbortController();
    await Promise.race([removal, wait(patience, undefined, { signal: impatience.signal, ref: false })]);
    impatience.abort();
  }

  /** @returns how many are gone for good, and whether the storage is there at all */
  async remove(names: readonly string[]): Promise<{ count: number; available: boolean }> {
    const gone: string[] = [];
    const left: string[] = [];
    let reason: unknown;
    for (const name of names) {
      // Each would wait as long as the one before.
      if (isOutage(reason)) left.push(name);
      else {
        try {
          await this.storage.remove(name);
          gone.push(name);
        } catch (error) {
          left.push(name);
          reason = error;
        }
      }
    }
    if (left.length > 0) this.tellOfDelay(left, reason);
    // What was never shown may be on its way into the storage still: it is removed again until it cannot be.
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM avatar_files
        WHERE name = ANY ($1::text[]) AND (shown OR stored_at < now() - ${longestUpload})`,
      [gone],
    );
    return { count, available: !isOutage(reason) };
  }

  tellOfDelay(names: readonly string[], error: unknown): void {
    const [name] = names;
    const which = names.length === 1 ? name : `${name} and ${names.length - 1} more`;
    const { message, cause } = error as Error;
    const why = types.isNativeError(cause) ? cause.message : message;
    this.logger.error(`${which} not yet removed from the storage: ${why}`);
  }

  private async attempt(names: readonly string[]): Promise<void> {
    try {
      await this.remove(names);
    } catch (error) {
      this.tellOfDelay(names, error);
    }
  }
}

const isOutage = (error: unknown): boolean =>
  error instanceof DomainError && error.code === 'SERVICE_UNAVAILABLE';
