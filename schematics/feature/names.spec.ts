import { namesOf } from './names.js';

const refusal = (name: string, singular?: string): string => {
  try {
    namesOf(name, singular);
  } catch (error) {
    return (error as Error).message;
  }
  return 'taken';
};

describe('a name', () => {
  it('is spelled as each place wants it', () => {
    expect(namesOf('gift-cards')).toEqual({
      name: 'gift-cards',
      singularName: 'gift-card',
      table: 'gift_cards',
      Plural: 'GiftCards',
      Singular: 'GiftCard',
      plural: 'giftCards',
      words: 'gift cards',
      Words: 'Gift cards',
      word: 'gift card',
    });
  });

  it.each([
    ['orders', 'order'],
    ['addresses', 'address'],
    ['categories', 'category'],
    ['people', 'person'],
    ['order-statuses', 'order-status'],
    // What does not change is one and many at once.
    ['news', 'news'],
    ['tv-series', 'tv-series'],
  ])('%s has the singular %s', (name, singular) => {
    expect(namesOf(name).singularName).toBe(singular);
  });

  it.each([
    ['data', 'datum'],
    ['sms', 'sms'],
    ['feedback', 'feedback-entry'],
  ])('%s may be said to have the singular %s', (name, singular) => {
    expect(namesOf(name, singular)).toMatchObject({ name, singularName: singular });
  });

  it.each([
    [''],
    ['Orders'],
    ['giftCards'],
    ['gift_cards'],
    ['gift cards'],
    ['gift--cards'],
    ['-orders'],
    ['orders-'],
    ['2fa-codes'],
    ['orders.ts'],
    ['../orders'],
    ['/etc/hosts'],
    ['orders\\x'],
    ['orders\n'],
    ['orders\u0000'],
    ["orders';--"],
    ['订单'],
    ['órdenes'],
  ])('%j is refused, with one that would do', (name) => {
    const message = `${JSON.stringify(name)} is no name: words of a-z, joined by hyphens, such as orders or gift-cards`;
    expect(refusal(name)).toBe(message);
    expect(refusal('orders', name)).toBe(message);
  });

  it.each([
    ['order', 'orders'],
    ['gift-card', 'gift-cards'],
    ['feedback', 'feedbacks'],
  ])('%s is refused for being singular: %s?', (name, plural) => {
    expect(refusal(name)).toMatch(
      new RegExp(`^"${name}" is no plural: is it "${plural}"\\? .*--singular <word>$`),
    );
  });

  it.each([
    ['references', undefined],
    ['migrations', undefined],
    ['merged-users', undefined],
    ['exported-at', 'exported-at'],
    ['order', 'order'],
    ['current-user', 'current-user'],
    ['class', 'class'],
  ])('%s is refused for being a word of SQL, of JavaScript or of the project', (name, singular) => {
    expect(refusal(name, singular)).toBe(
      `"${name}" is a word of SQL, of JavaScript or of this project: take another name`,
    );
  });

  it('of more than 40 characters is refused', () => {
    expect(refusal(`${'a'.repeat(39)}s`)).toBe('taken');
    expect(refusal(`${'a'.repeat(40)}s`)).toMatch(/is longer than 40 characters$/);
  });
});
