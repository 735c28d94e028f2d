import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { Clock } from '../clock.js';
import { Randomness } from '../randomness.js';
import { KeyRing } from './key-ring.js';
import { type Sealed, Sealer, type SealPurpose, UnsealError } from './sealer.js';

const key = (id: string): { id: string; secret: Buffer } => ({ id, secret: randomBytes(32) });
const sealerWith = (...masterKeys: [ReturnType<typeof key>, ...ReturnType<typeof key>[]]): Sealer =>
  new Sealer(new KeyRing({ masterKeys }), new Randomness(new Clock()));

const [k1, k2] = [key('k1'), key('k2')];
const sealer = sealerWith(k1);

const plaintexts = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const owners = fc.string({ unit: 'grapheme', maxLength: 60 });
const purposes = fc.constantFrom<SealPurpose[]>('session-key-seal', 'signing-key-seal');

describe('Sealer', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(purposes, owners, plaintexts, (purpose, owner, plaintext) => {
        expect(sealer.open(purpose, owner, sealer.seal(purpose, owner, plaintext))).toEqual(plaintext);
      }),
    );
  });

  it('refuses a box with any bit flipped: nonce, ciphertext or tag', () => {
    fc.assert(
      fc.property(owners, plaintexts, fc.nat(), (owner, plaintext, anywhere) => {
        const sealed = sealer.seal('session-key-seal', owner, plaintext);
        const bit = anywhere % (sealed.box.length * 8);
        const box = Buffer.from(sealed.box);
        box.writeUInt8(box.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(() => sealer.open('session-key-seal', owner, { ...sealed, box })).toThrow(UnsealError);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a box that was cut or lengthened', () => {
    fc.assert(
      fc.property(plaintexts, fc.nat(), (plaintext, anywhere) => {
        const { kid, box } = sealer.seal('session-key-seal', 'owner', plaintext);
        const cut = box.subarray(0, anywhere % box.length);
        for (const altered of [cut, box.subarray(1), Buffer.concat([box, Buffer.alloc(1)])]) {
          expect(() => sealer.open('session-key-seal', 'owner', { kid, box: altered })).toThrow(UnsealError);
        }
      }),
    );
  });

  it('refuses another owner', () => {
    fc.assert(
      fc.property(owners, owners, plaintexts, (owner, other, plaintext) => {
        fc.pre(owner !== other);
        const sealed = sealer.seal('session-key-seal', owner, plaintext);
        expect(() => sealer.open('session-key-seal', other, sealed)).toThrow(UnsealError);
      }),
    );
  });

  it('refuses another purpose', () => {
    const sealed = sealer.seal('session-key-seal', 'owner', Buffer.from('secret'));
    expect(() => sealer.open('signing-key-seal', 'owner', sealed)).toThrow(UnsealError);
  });

  it('refuses another key, also one of the same id', () => {
    const sealed = sealer.seal('session-key-seal', 'owner', Buffer.from('secret'));
    expect(() => sealerWith(key('k1')).open('session-key-seal', 'owner', sealed)).toThrow(UnsealError);
    const both = sealerWith(k1, k2);
    expect(() => both.open('session-key-seal', 'owner', { ...sealed, kid: 'k2' })).toThrow(UnsealError);
  });

  it('names the key that is missing from the ring, so that an operator knows which one to bring back', () => {
    const sealed = sealer.seal('session-key-seal', 'owner', Buffer.from('secret'));
    expect(() => sealerWith(k2).open('session-key-seal', 'owner', sealed)).toThrow(/MASTER_KEYS.*"k1"/);
  });

  it('goes on opening what an older key sealed, and seals with the newest', () => {
    const old = sealer.seal('session-key-seal', 'owner', Buffer.from('secret'));
    const rotated = sealerWith(k2, k1);
    expect(rotated.open('session-key-seal', 'owner', old).toString()).toBe('secret');
    expect(rotated.seal('session-key-seal', 'owner', Buffer.from('secret')).kid).toBe('k2');
  });

  it('never seals alike twice, and shows nothing of what is inside but its length', () => {
    const plaintext = Buffer.from('the same every time');
    const boxes = Array.from({ length: 100 }, () => sealer.seal('session-key-seal', 'owner', plaintext).box);
    expect(new Set(boxes.map((box) => box.subarray(0, 12).toString('hex'))).size).toBe(100);
    expect(new Set(boxes.map((box) => box.subarray(12).toString('hex'))).size).toBe(100);
    for (const box of boxes) {
      expect(box.length).toBe(12 + plaintext.length + 16);
      expect(box.includes(plaintext)).toBe(false);
    }
  });

  it('tells in its errors neither what is sealed nor by what', () => {
    const sealed: Sealed = sealer.seal('session-key-seal', 'owner', Buffer.from('topsecret'));
    let thrown: unknown;
    try {
      sealer.open('session-key-seal', 'thief', sealed);
    } catch (error) {
      thrown = error;
    }
    const told = `${String(thrown)} ${JSON.stringify(thrown)} ${JSON.stringify((thrown as Error).cause ?? '')}`;
    for (const encoding of ['hex', 'base64', 'latin1'] as const) {
      for (const secret of [k1.secret, sealed.box, Buffer.from('topsecret')]) {
        expect(told).not.toContain(secret.toString(encoding));
      }
    }
  });
});
