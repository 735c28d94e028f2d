import { type Readable } from 'node:stream';

export interface StoredFile {
  /** Bytes. */
  readonly size: number;
  /** To be read to its end, or destroyed. */
  readonly stream: Readable;
}

/**
 * Where files of users are kept, under names that we choose: a UUID, and `.jpg`. Every instance sees the same.
 * A name of another form is nobody's: nothing is found under it, and nothing is stored.
 */
export abstract class FileStorage {
  /** All of it is there afterwards, or nothing. @param type the media type */
  abstract put(name: string, bytes: Buffer, type: string): Promise<void>;

  abstract get(name: string): Promise<StoredFile | undefined>;

  /** It may be gone already. */
  abstract remove(name: string): Promise<void>;
}

/** What no path can be made of. */
export function isFileName(name: string): boolean {
  return /^[0-9a-f-]{36}\.jpg$/.test(name);
}
