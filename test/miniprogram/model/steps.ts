import fc from 'fast-check';
import { type Fate } from './model-phone.js';

/** What a user, their pages and others do. */
export type Step =
  | { is: 'GET' | 'POST'; cancelledAfter: number | undefined }
  | { is: 'log out' | 'log in' | 'roles change' | 'session ends' }
  | { is: 'wait'; for: number };

export const fate = (...is: Fate['is'][]): fc.Arbitrary<Fate> =>
  fc.record({ is: fc.constantFrom(...is), way: fc.constantFrom(1, 50, 400, 4_000) });
const bad = fate('lost', 'answer lost', 'never answered', 'away', 'page of a proxy');
export const fates = fc.array(fc.oneof({ weight: 3, arbitrary: fate('answered') }, bad), { maxLength: 60 });
const requests = fc.record({
  is: fc.constantFrom<('GET' | 'POST')[]>('GET', 'POST'),
  cancelledAfter: fc.option(fc.nat(12_000), { nil: undefined, freq: 8 }),
});
const waits = fc.record({
  is: fc.constant('wait' as const),
  for: fc.constantFrom(1, 300, 5_000, 70_000, 545_000, 700_000),
});
export const turns = fc.record({
  is: fc.constantFrom<('log out' | 'log in' | 'roles change' | 'session ends')[]>(
    'log out', 'log in', 'roles change', 'session ends',
  ),
}); // prettier-ignore
const bursts = fc
  .tuple(fc.integer({ min: 5, max: 25 }), requests)
  .map(([count, request]) => Array.from({ length: count }, () => request));
export const steps = (...more: fc.Arbitrary<Step[]>[]): fc.Arbitrary<Step[]> =>
  fc
    .array(fc.oneof(bursts, requests.map((each) => [each]), waits.map((each) => [each]), ...more), { maxLength: 25 })
    .map((parts) => parts.flat()); // prettier-ignore
