import { createHmac, randomBytes } from 'node:crypto';
import { KeyRing, type KeyPurpose } from './key-ring.js';

const purposes: KeyPurpose[] = ['session-key-seal', 'signing-key-seal', 'refresh-token-mac'];
const bytesOf = (ring: KeyRing, purpose: KeyPurpose, kid: string): string | undefined =>
  ring.named(purpose, kid)?.key.export().toString('hex');

describe('KeyRing', () => {
  const [a, b] = [randomBytes(32), randomBytes(32)];
  const ring = new KeyRing({
    masterKeys: [
      { id: 'new', secret: a },
      { id: 'old', secret: b },
    ],
  });

  it('makes new things with the first key, and finds the others by name', () => {
    for (const purpose of purposes) {
      expect(ring.newest(purpose).kid).toBe('new');
      expect(ring.newest(purpose)).toBe(ring.named(purpose, 'new'));
      expect(ring.named(purpose, 'old')?.kid).toBe('old');
    }
  });

  it.each(['', 'older', '__proto__', 'constructor', 'toString', 'new/old'])('knows no key "%s"', (kid) => {
    for (const purpose of purposes) expect(ring.named(purpose, kid)).toBeUndefined();
  });

  it('derives a key of 32 bytes for each purpose and master key, no two alike and none a master key', () => {
    const all = purposes.flatMap((purpose) => ['new', 'old'].map((kid) => bytesOf(ring, purpose, kid)));
    expect(all.filter((key) => key?.length === 64)).toHaveLength(6);
    expect(new Set([...all, a.toString('hex'), b.toString('hex')]).size).toBe(8);
  });

  it('derives from the key alone: neither its id nor its place matters', () => {
    const other = new KeyRing({ masterKeys: [{ id: 'renamed', secret: b }] });
    for (const purpose of purposes) {
      expect(bytesOf(other, purpose, 'renamed')).toBe(bytesOf(ring, purpose, 'old'));
    }
  });

  it.each(purposes)(
    'derives %s by HKDF-SHA256 as ever, or what is sealed today does not open tomorrow',
    (purpose) => {
      const secret = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
      // RFC 5869 by hand: extract with a salt of zeros, expand to one block.
      const extracted = createHmac('sha256', Buffer.alloc(32)).update(secret).digest();
      const info = Buffer.from(`weapp-auth/v1/${purpose}\x01`);
      const expanded = createHmac('sha256', extracted).update(info).digest('hex');
      expect(bytesOf(new KeyRing({ masterKeys: [{ id: 'k', secret }] }), purpose, 'k')).toBe(expanded);
    },
  );
});
