import { createHash } from 'node:crypto';
import { deadline } from '../deadline.js';
import { reasonOf } from '../push/ask.js';

/** "No file above 10 MB." */
const MAX_BYTES = 10 * 1024 * 1024;
/** In real time. WeChat does not say how long it waits. */
const PATIENCE_MS = 5_000;

/** What a URL gave. */
export interface Media {
  readonly bytes: number;
  /** Lowercase hex. */
  readonly sha256: string;
  readonly contentType: string | null;
}

/** Fetches a picture or a sound as WeChat's checker does: one that has bytes, in time, and not too many. Never throws. */
export async function download(
  url: string,
  closing: AbortSignal,
): Promise<Media | { readonly error: string }> {
  const { signal, clear } = deadline(PATIENCE_MS, closing);
  try {
    const answer = await fetch(url, { headers: { connection: 'close' }, signal });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return { error: `status ${answer.status}` };
    }
    let bytes = 0;
    const sha256 = createHash('sha256');
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) return { error: 'more than 10 MB' };
      sha256.update(chunk);
    }
    if (bytes === 0) return { error: 'no bytes' };
    return { bytes, sha256: sha256.digest('hex'), contentType: answer.headers.get('content-type') };
  } catch (error) {
    return { error: reasonOf(error) };
  } finally {
    clear();
  }
}
