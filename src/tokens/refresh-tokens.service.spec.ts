import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { KeyRing } from '../common/crypto/index.js';
import { RefreshTokensService } from './refresh-tokens.service.js';

const oldKey = { id: 'k1', secret: randomBytes(32) };
const newKey = { id: 'K_2-b', secret: randomBytes(32) };
const tokens = new RefreshTokensService(new KeyRing({ masterKeys: [newKey, oldKey] }));

const claims = fc.record({ sessionId: fc.uuid(), counter: fc.nat(999_999_999) });
const kid = fc.constantFrom(newKey.id, oldKey.id);

it('says of its own tokens what they were made of, whichever key of the ring made them', () => {
  fc.assert(
    fc.property(claims, kid, ({ sessionId, counter }, key) => {
      const token = tokens.derive(sessionId, counter, key);
      expect(token.split('.').slice(0, 4)).toEqual(['v1', key, sessionId, String(counter)]);
      expect(tokens.verify(token)).toEqual({ sessionId, counter });
      expect(tokens.derive(sessionId, counter, key)).toBe(token);
    }),
  );
});

it('makes the tokens of two sessions, counters or keys different ones', () => {
  const made = fc.tuple(claims, kid).map(([{ sessionId, counter }, key]) => ({ sessionId, counter, key }));
  const text = ({ sessionId, counter, key }: { sessionId: string; counter: number; key: string }): string =>
    tokens.derive(sessionId, counter, key);
  fc.assert(
    fc.property(made, made, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      expect(text(a).split('.')[4]).not.toBe(text(b).split('.')[4]);
    }),
  );
});

it('knows no text that is a token with a part of it replaced, removed or added', () => {
  const mutation = fc.record({
    at: fc.nat(200),
    removed: fc.nat(3),
    added: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.string({
        unit: fc.constantFrom(...Array.from('.-_=0123456789abcdefABCDEFvkKgz \n')),
        maxLength: 3,
      }),
    ),
  });
  fc.assert(
    fc.property(claims, kid, mutation, ({ sessionId, counter }, key, { at, removed, added }) => {
      const token = tokens.derive(sessionId, counter, key);
      const place = at % (token.length + 1);
      const mutated = token.slice(0, place) + added + token.slice(place + removed);
      fc.pre(mutated !== token);
      expect(tokens.verify(mutated)).toBeUndefined();
    }),
    { numRuns: 5_000 },
  );
});

it('knows no token of another ring, also when that names its keys alike', () => {
  const foreign = new RefreshTokensService(
    new KeyRing({ masterKeys: [{ id: newKey.id, secret: randomBytes(32) }] }),
  );
  fc.assert(
    fc.property(claims, ({ sessionId, counter }) => {
      expect(tokens.verify(foreign.derive(sessionId, counter, null))).toBeUndefined();
    }),
  );
});

it('knows no text that is none of its own, and throws at none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
      expect(tokens.verify(text)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

it('makes new tokens with the newest key, and so those whose key is not known, or not there any more', () => {
  const sessionId = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';
  const newest = tokens.derive(sessionId, 1, tokens.newestKid);
  expect(newest).toMatch(/^v1\.K_2-b\./);
  expect(tokens.derive(sessionId, 1, null)).toBe(newest);
  expect(tokens.derive(sessionId, 1, 'gone')).toBe(newest);
});
