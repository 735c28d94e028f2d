import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type StorageConfig } from '../config/index.js';
import { FileStorage, isFileName, type StoredFile } from './file-storage.js';

/** A folder of this machine, or one that all instances mount. */
export class LocalStorage extends FileStorage {
  private readonly folder: string;

  constructor({ dir }: Pick<StorageConfig, 'dir'>) {
    super();
    this.folder = resolve(dir);
  }

  override async put(name: string, bytes: Buffer): Promise<void> {
    const path = this.pathOf(name);
    if (path === undefined) throw new Error('not a name of a stored file');
    await mkdir(this.folder, { recursive: true });
    // Renamed when it is whole and on the disk: nobody reads half a file. Of a crash `remove` takes it away.
    const unfinished = this.unfinished(name);
    try {
      await writeFile(unfinished, bytes, { flush: true });
      // Gone when it was removed meanwhile: stored, and removed at once.
      await ignoringMissing(rename(unfinished, path));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  override async get(name: string): Promise<StoredFile | undefined> {
    const path = this.pathOf(name);
    const file = path === undefined ? undefined : await ignoringMissing(open(path, 'r'));
    if (!file) return undefined;
    try {
      const { size } = await file.stat();
      return { size, stream: file.createReadStream() };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  override async remove(name: string): Promise<void> {
    const path = this.pathOf(name);
    if (path === undefined) return;
    // In this order: what is renamed in between is still met under its name.
    await rm(this.unfinished(name), { force: true });
    await rm(path, { force: true });
  }

  private unfinished(name: string): string {
    return join(this.folder, `.${name}.tmp`);
  }

  private pathOf(name: string): string | undefined {
    return isFileName(name) ? join(this.folder, name) : undefined;
  }
}

/** @returns undefined where there is no such file */
async function ignoringMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
