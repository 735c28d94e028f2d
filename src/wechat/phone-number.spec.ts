import fc from 'fast-check';
import { readPhoneNumber } from './phone-number.js';

const read = (countryCode: unknown, purePhoneNumber: unknown): unknown =>
  readPhoneNumber({ phoneNumber: 'anything', purePhoneNumber, countryCode });

describe('readPhoneNumber', () => {
  it.each<[what: string, countryCode: unknown, pure: string, phone: string, calling: string]>([
    ['a mainland number', '86', '13800000000', '+8613800000000', '86'],
    ['the country code as a number', 86, '13800000000', '+8613800000000', '86'],
    ['a British one', '44', '7700900123', '+447700900123', '44'],
    ['a British one with its trunk prefix', '44', '07700900123', '+447700900123', '44'],
    ['a number of Hong Kong', '852', '51234567', '+85251234567', '852'],
    ['an Italian one, whose zero is part of it', '39', '0612345678', '+390612345678', '39'],
    ['a country code with the area in it', '1246', '2501234', '+12462501234', '1'],
    ['a range that nobody has assigned', '86', '19999999999', '+8619999999999', '86'],
  ])('%s', (_what, countryCode, pure, phone, calling) => {
    expect(read(countryCode, pure)).toEqual({ phone, countryCode: calling });
  });

  it.each<[what: string, countryCode: unknown, pure: unknown]>([
    ['too short for the country', '86', '138'],
    ['too long for the country', '86', '138000000001234'],
    ['a country code that there is not', '999', '1234567'],
    ['a country code of zeros', '00', '8613800000000'],
    ['the country code with a plus', '+86', '13800000000'],
    ['an empty country code', '', '8613800000000'],
    ['no country code', undefined, '8613800000000'],
    ['a negative one', -86, '13800000000'],
    ['half a one', 8.6, '13800000000'],
    ['a masked number', '86', '138****0000'],
    ['a number with letters', '86', '1380000000O'],
    ['an extension', '86', '13800000000;ext=1'],
    ['digits of another script', '86', '１３８００００００００'],
    ['a number as a number', '86', 13800000000],
    ['an empty number', '86', ''],
    ['a list', '86', ['13800000000']],
    ['null', '86', null],
  ])('%s is none', (_what, countryCode, pure) => {
    expect(read(countryCode, pure)).toBeUndefined();
  });

  it.each([undefined, null, 'text', 1, []])('%j has none', (info) => {
    expect(readPhoneNumber(info)).toBeUndefined();
  });

  it('gives E.164 that the database takes, or nothing', () => {
    const digits = fc.stringMatching(/^\d{1,20}$/);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), digits, (countryCode, purePhoneNumber) => {
        const number = readPhoneNumber({ countryCode, purePhoneNumber });
        if (number === undefined) return;
        expect(number.phone).toMatch(/^\+[1-9][0-9]{4,14}$/);
        expect(number.phone.startsWith(`+${number.countryCode}`)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
