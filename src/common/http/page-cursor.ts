import { z } from 'zod';
import { validationError } from '../errors/index.js';
import { maxCursor } from './page.request.js';

/** What a list answers: a page, and where the next one begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** null: this is the last one. */
  readonly nextCursor: string | null;
}

/**
 * The cursors of one list: where a page ended, as base64url of JSON. They are opaque to clients and no secret; what comes
 * back is believed no more than any other input.
 */
export class PageCursor<Position> {
  private readonly content: z.ZodType<{ list: string; after: Position }>;

  /**
   * @param list names the list and its filters: another list's cursor is refused
   * @param position what the database takes without an error, whatever its values are
   */
  constructor(
    private readonly list: string,
    position: z.ZodType<Position>,
  ) {
    this.content = z.strictObject({
      list: z.literal(list),
      after: position,
    });
  }

  /**
   * @param cursor as the client sent it
   * @returns undefined: the list from its beginning
   * @throws DomainError VALIDATION_FAILED
   */
  read(cursor: string | undefined): Position | undefined {
    if (cursor === undefined) return undefined;
    const content = this.content.safeParse(parse(cursor));
    if (content.success) return content.data.after;
    throw validationError({ field: 'cursor', message: 'is no cursor of this list with these filters' });
  }

  /**
   * @param rows one more than the page takes, where there are more
   * @param position where a page ends that ends with this row
   */
  page<Row>(rows: readonly Row[], limit: number, position: (row: Row) => Position): Page<Row> {
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: last !== undefined && rows.length > limit ? this.write(position(last)) : null,
    };
  }

  private write(after: Position): string {
    return Buffer.from(JSON.stringify({ list: this.list, after })).toString('base64url');
  }
}

function parse(cursor: string): unknown {
  const bytes = Buffer.from(cursor, 'base64url');
  // One spelling only, without what Node skips.
  if (cursor.length > maxCursor || bytes.toString('base64url') !== cursor) return undefined;
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
}
