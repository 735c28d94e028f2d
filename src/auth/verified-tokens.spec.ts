import { StoppedClock } from '../../test/support/stopped-clock.js';
import { type Principal } from '../common/security/index.js';
import { type SigningKeysService } from '../tokens/index.js';
import { VerifiedTokens } from './verified-tokens.js';

const now = 1_800_000_000;
/** How many tokens are remembered at most. */
const capacity = 10_000;

describe('VerifiedTokens', () => {
  const alice: Principal = { userId: 'alice', sessionId: 's1', appId: 'wx1', roles: ['admin'] };
  const bob: Principal = { userId: 'bob', sessionId: 's2', appId: 'wx1', roles: [] };
  let clock: StoppedClock;
  let keys: { generation: number };
  let tokens: VerifiedTokens;
  beforeEach(() => {
    clock = new StoppedClock();
    keys = { generation: 0 };
    tokens = new VerifiedTokens(clock, keys as SigningKeysService);
  });

  it('gives each token its own principal, and none to a stranger', () => {
    tokens.add('a.b.c', alice, now + 600);
    tokens.add('d.e.f', bob, now + 600);
    expect(tokens.find('a.b.c')).toEqual(alice);
    expect(tokens.find('d.e.f')).toEqual(bob);
    for (const stranger of ['', 'a.b.', 'a.b.c ', 'a.b.C', 'a.b.cc', '__proto__']) {
      expect(tokens.find(stranger)).toBeUndefined();
    }
  });

  it('forgets a token in the second in which it expires', () => {
    tokens.add('a.b.c', alice, now + 600);
    clock.milliseconds += 600_000 - 1;
    expect(tokens.find('a.b.c')).toEqual(alice);
    clock.milliseconds += 1;
    expect(tokens.find('a.b.c')).toBeUndefined();
  });

  it('does not give a token that had expired when it came', () => {
    tokens.add('a.b.c', alice, now);
    expect(tokens.find('a.b.c')).toBeUndefined();
  });

  it('does not take an expired token up again when the clock steps back', () => {
    tokens.add('a.b.c', alice, now + 600);
    clock.milliseconds += 600_000;
    tokens.find('a.b.c');
    clock.milliseconds -= 600_000;
    expect(tokens.find('a.b.c')).toBeUndefined();
  });

  it('forgets all when a signing key has disappeared, and remembers again what is verified after that', () => {
    tokens.add('a.b.c', alice, now + 600);
    keys.generation += 1;
    expect(tokens.find('a.b.c')).toBeUndefined();
    tokens.add('a.b.c', alice, now + 600);
    expect(tokens.find('a.b.c')).toEqual(alice);
    keys.generation += 1;
    tokens.add('d.e.f', bob, now + 600);
    expect([tokens.find('a.b.c'), tokens.find('d.e.f')]).toEqual([undefined, bob]);
  });

  it('is bounded: under a flood it keeps the newest, and never more than its capacity', () => {
    const names = Array.from({ length: 3 * capacity }, (_, i) => `token-${i}`);
    for (const [i, name] of names.entries()) {
      tokens.add(name, bob, now + 600);
      expect(i % 1_000 !== 0 || tokens.find(name) === bob).toBe(true);
    }
    const kept = names.filter((name) => tokens.find(name) !== undefined);
    expect(kept.length).toBeGreaterThanOrEqual(capacity / 2);
    expect(kept.length).toBeLessThanOrEqual(capacity);
    expect(kept).toEqual(names.slice(-kept.length));
  });
});
