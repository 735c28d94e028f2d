import { setTimeout as wait } from 'node:timers/promises';
import { type DataSource } from 'typeorm';
import { type Sealer } from '../common/crypto/index.js';

/** Rows of one transaction: their locks are held for some milliseconds, less than a login waits for one. */
const batchSize = 500;

/** Rows that were being changed are come back to: so often, and so many milliseconds later. */
const maxPasses = 5;
const betweenPasses = 200;

/** Before every other. */
const nilId = '00000000-0000-0000-0000-000000000000';

interface SealedRow {
  readonly id: string;
  readonly box: Buffer;
}

/**
 * Only rows whose box is still the one that was read: a login may have replaced it. And no waiting for a row that
 * a login is changing: holding the others meanwhile is how deadlocks come about.
 */
const replaceBoxes = `
  WITH replaced AS (
    SELECT i.id, n.box FROM wechat_identities AS i
      JOIN unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS n (id, old, box) ON n.id = i.id
     WHERE i.session_key_kid = $4 AND i.session_key_sealed = n.old
     ORDER BY i.id FOR NO KEY UPDATE OF i SKIP LOCKED
  ), updated AS (
    UPDATE wechat_identities AS i SET session_key_sealed = replaced.box, session_key_kid = $5
      FROM replaced WHERE replaced.id = i.id
    RETURNING i.id
  )
  SELECT count(*)::int AS count FROM updated`;

/** Seals with the newest master key the session keys that the key `from` sealed. */
export async function rewrapSessionKeys(
  dataSource: DataSource,
  from: string,
  options: {
    readonly sealer: Sealer;
    readonly signal?: AbortSignal | undefined;
    readonly onBatch: (rewrapped: number) => void;
  },
): Promise<{ rewrapped: number; unreadable: number }> {
  let rewrapped = 0;
  for (let pass = 1; ; pass += 1) {
    let unreadable = 0;
    let skipped = 0;
    let after = nilId;
    for (;;) {
      const rows = options.signal?.aborted ? [] : await nextBatch(dataSource, from, after);
      const last = rows.at(-1);
      if (!last) break;
      after = last.id;
      const done = await rewrapBatch(dataSource, from, rows, options.sealer);
      rewrapped += done.rewrapped;
      unreadable += done.unreadable;
      skipped += rows.length - done.rewrapped - done.unreadable;
      options.onBatch(rewrapped);
    }
    if (skipped === 0 || pass === maxPasses) return { rewrapped, unreadable };
    await wait(betweenPasses);
  }
}

function nextBatch(dataSource: DataSource, from: string, after: string): Promise<SealedRow[]> {
  return dataSource.query<SealedRow[]>(
    `SELECT id, session_key_sealed AS box FROM wechat_identities
      WHERE session_key_kid = $1 AND id > $2 ORDER BY id LIMIT ${batchSize}`,
    [from, after],
  );
}

async function rewrapBatch(
  dataSource: DataSource,
  from: string,
  rows: readonly SealedRow[],
  sealer: Sealer,
): Promise<{ rewrapped: number; unreadable: number }> {
  const readable: (SealedRow & { sealed: Buffer })[] = [];
  let newest = from;
  for (const row of rows) {
    const sealed = sealer.reseal('session-key-seal', row.id, { kid: from, box: row.box });
    // The user's next login replaces it.
    if (!sealed) continue;
    newest = sealed.kid;
    readable.push({ ...row, sealed: sealed.box });
  }
  const unreadable = rows.length - readable.length;
  if (readable.length === 0) return { rewrapped: 0, unreadable };
  const [{ count }] = await dataSource.query<[{ count: number }]>(replaceBoxes, [
    readable.map(({ id }) => id),
    readable.map(({ box }) => box),
    readable.map(({ sealed }) => sealed),
    from,
    newest,
  ]);
  return { rewrapped: count, unreadable };
}
