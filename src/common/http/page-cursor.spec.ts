import fc from 'fast-check';
import { z } from 'zod';
import { type DomainError } from '../errors/index.js';
import { type Page, PageCursor } from './page-cursor.js';

const cursors = new PageCursor('letters', z.string().length(1));
const letters = ['a', 'b', 'c', 'd', 'e'];

/** A page as a service makes it. */
function page(limit: number, cursor?: string): Page<string> {
  const after = cursors.read(cursor);
  const rows = letters.filter((letter) => after === undefined || letter > after).slice(0, limit + 1);
  return cursors.page(rows, limit, (row) => row);
}

const encode = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');

describe('PageCursor', () => {
  it.each([1, 2, 3, 4, 5, 6])('leads through the list in pages of %i, each item once', (limit) => {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { items, nextCursor } = page(limit, cursor ?? undefined);
      seen.push(...items);
      cursor = nextCursor;
    }
    expect(seen).toEqual(letters);
  });

  it('gives no cursor where nothing follows', () => {
    expect(page(5).nextCursor).toBeNull();
    expect(cursors.page([], 5, String)).toEqual({ items: [], nextCursor: null });
  });

  const good = page(1).nextCursor as string;
  it.each([
    ['another list', encode({ list: 'digits', after: 'a' })],
    ['another position', encode({ list: 'letters', after: 'abc' })],
    ['a position of another type', encode({ list: 'letters', after: { $gt: '' } })],
    ['no position', encode({ list: 'letters' })],
    ['more than a position', encode({ list: 'letters', after: 'a', limit: 1e9 })],
    ['no object', encode(null)],
    ['no JSON', Buffer.from('letters').toString('base64url')],
    ['no base64url', '*'],
    ['padding', `${good}=`],
    ['a space', `${good} `],
    ['something long', encode({ list: 'letters', after: 'a' }).padEnd(100_000, 'A')],
    ['nothing', ''],
  ])('refuses a cursor of %s', (_what, cursor) => {
    expect(() => cursors.read(cursor)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        errors: [expect.objectContaining({ field: 'cursor' })],
      }) as DomainError,
    );
  });

  it('refuses whatever it has not written, and throws nothing else', () => {
    const refusal = (text: string): unknown => {
      try {
        return cursors.read(text);
      } catch (error) {
        return (error as DomainError).code;
      }
    };
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.jsonValue().map(encode)), (text) => {
        expect(refusal(text)).toBe('VALIDATION_FAILED');
      }),
    );
  });
});
