import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  DataSource,
  type EntityManager,
  type EntitySubscriberInterface,
  type QueryRunner,
  type TransactionCommitEvent,
} from 'typeorm';
import { DomainError } from '../common/errors/index.js';
import { Randomness } from '../common/randomness.js';
import { FileStorage } from '../storage/index.js';
import { AvatarFileEntity } from './avatar-file.entity.js';
import { AvatarRemovals, longestUpload } from './avatar-removals.js';

/** Files between two looks into the database. */
const batchSize = 1_000;

/**
 * The files of pictures, which the storage and the database know together: of each there is a row before it is put, and
 * until it is removed. Whoever takes a picture away says so in their transaction; the file goes after the commit, or when
 * {@link run} comes by. Rows are locked after those of users. Nobody has a connection while the storage is asked.
 */
@Injectable()
export class AvatarFiles implements OnModuleInit, EntitySubscriberInterface {
  private readonly doomed = new WeakMap<QueryRunner, Set<string>>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly storage: FileStorage,
    private readonly removals: AvatarRemovals,
    private readonly randomness: Randomness,
  ) {}

  onModuleInit(): void {
    this.dataSource.subscribers.push(this);
  }

  /** Served from now on, and to be shown or abandoned. @returns its name */
  async put(userId: string, jpeg: Buffer): Promise<string> {
    const name = `${this.randomness.uuidv7()}.jpg`;
    await this.dataSource.manager.insert(AvatarFileEntity, { name, userId, shown: false });
    try {
      await this.storage.put(name, jpeg, 'image/jpeg');
    } catch (error) {
      // It may be there after all, or still come: that is looked at later, for now the storage has failed.
      await this.doomUnshown(name).catch((reason: unknown) => {
        this.removals.tellOfDelay([name], reason);
      });
      throw error;
    }
    return name;
  }

  /**
   * It becomes the picture of its user, in the transaction that says so.
   * @throws DomainError SERVICE_UNAVAILABLE when it was doomed meanwhile
   */
  async show(manager: EntityManager, name: string): Promise<void> {
    const [, count] = await manager.query<[unknown[], number]>(
      `UPDATE avatar_files SET shown = true WHERE name = $1 AND doomed_at IS NULL`,
      [name],
    );
    if (count === 0) throw new DomainError('SERVICE_UNAVAILABLE');
  }

  /** It did not become a picture; if it did after all (of a broken connection nobody knows), it stays. */
  async abandon(name: string): Promise<void> {
    try {
      if (!(await this.doomUnshown(name))) return;
      await this.storage.remove(name);
      await this.dataSource.query(`DELETE FROM avatar_files WHERE name = $1`, [name]);
    } catch (error) {
      this.removals.tellOfDelay([name], error);
    }
  }

  private async doomUnshown(name: string): Promise<boolean> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE avatar_files SET doomed_at = coalesce(doomed_at, now()) WHERE name = $1 AND NOT shown`,
      [name],
    );
    return count > 0;
  }

  /** Nobody's any more, once the transaction is committed. */
  async doom(manager: EntityManager, names: readonly (string | null)[]): Promise<void> {
    await this.doomWhere(manager, 'name = ANY ($1::text[])', names);
  }

  /** All that those users have, and what they are sending at this moment. */
  async doomAllOf(manager: EntityManager, userIds: readonly string[]): Promise<void> {
    await this.doomWhere(manager, 'user_id = ANY ($1::uuid[])', userIds);
  }

  private async doomWhere(
    manager: EntityManager,
    condition: string,
    values: readonly (string | null)[],
  ): Promise<void> {
    const [rows] = await manager.query<[{ name: string }[], number]>(
      `UPDATE avatar_files SET doomed_at = coalesce(doomed_at, now()) WHERE ${condition} RETURNING name`,
      [values],
    );
    const { queryRunner } = manager;
    if (!queryRunner || rows.length === 0) return;
    const names = this.doomed.get(queryRunner) ?? new Set();
    for (const { name } of rows) names.add(name);
    this.doomed.set(queryRunner, names);
  }

  /** Called by TypeORM, which waits for it and has the connection meanwhile. */
  async afterTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    const names = this.doomed.get(queryRunner);
    // A savepoint is no commit.
    if (!names || queryRunner.isTransactionActive) return;
    this.doomed.delete(queryRunner);
    try {
      // By the same connection: waiting for another one, while having this, could be for ever. What was rolled back to a savepoint is not doomed.
      const rows = await queryRunner.manager.query<{ name: string }[]>(
        `SELECT name FROM avatar_files WHERE name = ANY ($1::text[]) AND doomed_at IS NOT NULL`,
        [[...names]],
      );
      this.removals.begin(rows.map(({ name }) => name));
    } catch (error) {
      this.removals.tellOfDelay([...names], error);
    }
  }

  /**
   * Removes what is doomed still, and what was put and never shown.
   * @returns how many files went for good
   */
  async run(): Promise<number> {
    const { manager } = this.dataSource;
    await manager.query(
      `UPDATE avatar_files SET doomed_at = now()
        WHERE NOT shown AND doomed_at IS NULL AND stored_at < now() - ${longestUpload}`,
    );
    let removed = 0;
    let names: string[] = [];
    for (;;) {
      // Past what cannot be removed now.
      const rows = await manager.query<{ name: string }[]>(
        `SELECT name FROM avatar_files WHERE doomed_at IS NOT NULL AND name > $1 ORDER BY name LIMIT ${batchSize}`,
        [names.at(-1) ?? ''],
      );
      names = rows.map(({ name }) => name);
      const { count, available } = await this.removals.remove(names);
      removed += count;
      if (!available || names.length < batchSize) return removed;
    }
  }
}
