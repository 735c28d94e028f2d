import { QueryFailedError } from 'typeorm';
import { z } from 'zod';
import { DomainError } from '../../common/errors/index.js';
import { PushRefusedError } from './push-refused.js';
import { describeFailure, isHopeless, maxAttempts, retryDelay } from './push-retries.js';

const delays = (chance: number): number[] =>
  Array.from({ length: maxAttempts - 1 }, (_, i) => retryDelay(i + 1, chance));
const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

describe('retryDelay', () => {
  it('begins with seconds, doubles, and ends with hours', () => {
    const seconds = delays(0.5);
    expect(seconds.slice(0, 4)).toEqual([2, 4, 8, 16]);
    expect(seconds.at(-1)).toBe(3_600);
  });

  it('lets a push try for a day', () => {
    expect(sum(delays(0.5)) / 3_600).toBeCloseTo(24, 0);
  });

  it('is a quarter less to a quarter more, by chance', () => {
    expect([0, 0.5, 1].map((chance) => retryDelay(3, chance))).toEqual([6, 8, 10]);
  });
});

describe('describeFailure', () => {
  class HandlerError extends Error {}
  const queryFailed = (code: unknown): Error =>
    new QueryFailedError(
      'UPDATE users SET phone = $1',
      ['+8613800000000'],
      Object.assign(new Error('+86138'), { code }),
    );
  class Strange extends Error {}
  Object.defineProperty(Strange, 'name', { value: 'oAlice says hello' });

  it.each<[string, unknown, string]>([
    ['the class of an error', new HandlerError('oAlice'), 'HandlerError'],
    ['our own code', new DomainError('USER_BANNED', { detail: 'oAlice' }), 'DomainError USER_BANNED'],
    ["PostgreSQL's code", queryFailed('23503'), 'QueryFailedError 23503'],
    ['no code that is none', queryFailed('oAlice'), 'QueryFailedError'],
    ['no code of others', Object.assign(new Error('x'), { code: 'OALIC' }), 'Error'],
    ['no name that says more', new Strange('x'), 'Error'],
    ['what was thrown in the place of an error', 'oAlice', 'string'],
  ])('tells %s, and nothing of its message', (_what, error, told) => {
    expect(describeFailure(error)).toBe(told);
  });
});

it('fields that are not those of the event, and what is no push, are hopeless; all else is not', () => {
  const { error } = z.object({ OpenID: z.string() }).safeParse({});
  expect([error, new PushRefusedError()].map(isHopeless)).toEqual([true, true]);
  expect([new Error('x'), new DomainError('NOT_FOUND'), undefined].map(isHopeless)).toEqual([
    false,
    false,
    false,
  ]);
});
