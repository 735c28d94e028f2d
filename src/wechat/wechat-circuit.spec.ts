import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { StoppedClock } from '../../test/support/stopped-clock.js';
import { DomainError, type ErrorCode } from '../common/errors/index.js';
import { Metrics } from '../observability/index.js';
import { WechatCallError } from './wechat-call-error.js';
import { WechatCircuit } from './wechat-circuit.js';

const threshold = 15;
const probeAfter = 10_000;
const hour = 3_600_000;

let clock: StoppedClock;
let circuit: WechatCircuit;
let calls: number;
let lines: string[];
beforeEach(() => {
  begin();
  lines = [];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: unknown) => void lines.push(String(line)));
});
afterEach(() => {
  jest.restoreAllMocks();
});

function begin(): void {
  clock = new StoppedClock();
  circuit = new WechatCircuit(clock, new Metrics({ metricsPort: undefined }));
  calls = 0;
}

const failure = (errcode?: number): DomainError =>
  new DomainError('WECHAT_UNAVAILABLE', { cause: new WechatCallError('/path', 'told', 'E', errcode) });

/** A call that comes to this; gives what its caller gets, 'refused' where it was not made. */
async function call(outcome: unknown): Promise<unknown> {
  const before = calls;
  try {
    return await circuit.call(() => {
      calls += 1;
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    });
  } catch (error) {
    return calls === before ? 'refused' : error;
  }
}

async function fail(times: number): Promise<void> {
  for (let i = 0; i < times; i++) expect(await call(failure())).toBeInstanceOf(DomainError);
}

/** A call under way, and the ends it can come to. */
function slowCall(): { answered: Promise<unknown>; succeed: () => void; fail: () => void } {
  let succeed: () => void = () => undefined;
  let fail: () => void = () => undefined;
  const answered = circuit
    .call(
      () =>
        new Promise((resolve, reject) => {
          succeed = () => {
            resolve('slow');
          };
          fail = () => {
            reject(failure());
          };
        }),
    )
    .catch((error: unknown) => error);
  return { answered, succeed, fail };
}

function retryAfter(): number | undefined {
  try {
    circuit.admit();
    return undefined;
  } catch (error) {
    expect((error as DomainError).code).toBe('WECHAT_UNAVAILABLE');
    return (error as DomainError).retryAfter;
  }
}

describe('a closed circuit', () => {
  it('passes on what a call gives and what it throws, unchanged', async () => {
    const [session, error, bug] = [{ openid: 'o' }, failure(), new TypeError('a bug')];
    expect(await call(session)).toBe(session);
    expect(await call(undefined)).toBeUndefined();
    expect(await call(error)).toBe(error);
    expect(await call(bug)).toBe(bug);
    expect([circuit.state, circuit.untilProbe()]).toEqual(['closed', 0]);
  });

  it('opens with the fifteenth failure in a row, and not before', async () => {
    await fail(threshold - 1);
    expect(circuit.state).toBe('closed');
    await fail(1);
    expect([circuit.state, circuit.untilProbe()]).toEqual(['open', probeAfter]);
  });

  it('stays closed while one call in fifteen succeeds', async () => {
    for (let i = 0; i < 10; i++) {
      await fail(threshold - 1);
      expect(await call('good')).toBe('good');
    }
    expect(circuit.state).toBe('closed');
  });

  const refusals: ErrorCode[] = [
    'WECHAT_CODE_INVALID',
    'WECHAT_CODE_USED',
    'WECHAT_USER_BLOCKED',
    'WECHAT_RATE_LIMITED',
    'WECHAT_MISCONFIGURED',
  ];
  it.each<[what: string, answer: unknown]>([
    ...refusals.map((code): [string, unknown] => [code, new DomainError(code)]),
    ['an errcode of tomorrow', failure(99_999)],
    ['a bug of ours', new TypeError('a bug')],
  ])('takes %s for an answer', async (_what, answer) => {
    for (let i = 0; i < 2 * threshold; i++) expect(await call(answer)).toBe(answer);
    await fail(threshold - 1);
    await call(answer);
    await fail(threshold - 1);
    expect(circuit.state).toBe('closed');
  });

  it.each<[what: string, error: DomainError]>([
    ['-1 (busy)', failure(-1)],
    ['what is no answer', failure()],
    ['a failure of which no cause is known', new DomainError('WECHAT_UNAVAILABLE')],
  ])('counts %s as a failure', async (_what, error) => {
    for (let i = 0; i < threshold; i++) await call(error);
    expect(circuit.state).toBe('open');
  });

  it('opens once by many calls that fail together', async () => {
    const together = Array.from({ length: 100 }, slowCall);
    for (const each of together) each.fail();
    await Promise.all(together.map(({ answered }) => answered));
    expect(circuit.untilProbe()).toBe(probeAfter);
    expect(lines).toEqual([expect.stringContaining('the circuit is open')]);
  });
});

describe('an open circuit', () => {
  beforeEach(() => fail(threshold));

  it('makes no call for ten seconds, and tells how many whole seconds are left', async () => {
    for (const [passed, told] of [
      [0, 10],
      [1, 10],
      [999, 9],
      [8_000, 1],
      [999, 1],
    ] as const) {
      clock.milliseconds += passed;
      expect([await call('good'), retryAfter()]).toEqual(['refused', told]);
    }
    expect(calls).toBe(threshold);
    clock.milliseconds += 1;
    expect([retryAfter(), circuit.untilProbe()]).toEqual([undefined, 0]);
  });

  it('is not kept open longer by a call that was under way when it opened', async () => {
    begin();
    const late = slowCall();
    await fail(threshold);
    clock.milliseconds += 3_000;
    late.fail();
    await late.answered;
    expect(circuit.untilProbe()).toBe(probeAfter - 3_000);
  });

  it('waits no longer than ten seconds more when the clock is set back', async () => {
    clock.milliseconds -= hour;
    expect(retryAfter()).toBe(10);
    clock.milliseconds += probeAfter;
    expect(await call('good')).toBe('good');
  });

  it('lets one probe through, and refuses who comes meanwhile at once', async () => {
    clock.milliseconds += probeAfter;
    const probe = slowCall();
    expect(circuit.state).toBe('half_open');
    for (let i = 0; i < 5; i++) {
      clock.milliseconds += 500;
      expect([await call('good'), retryAfter()]).toEqual(['refused', 1]);
    }
    probe.succeed();
    expect(await probe.answered).toBe('slow');
    expect(calls).toBe(threshold);
  });

  it.each<[what: string, answer: unknown]>([
    ['succeeds', 'good'],
    ['is refused by WeChat, which is an answer', new DomainError('WECHAT_CODE_INVALID')],
  ])('closes when the probe %s, and counts anew', async (_what, answer) => {
    clock.milliseconds += probeAfter;
    expect(await call(answer)).toBe(answer);
    await fail(threshold - 1);
    expect(circuit.state).toBe('closed');
  });

  it('stays open for ten more seconds when the probe fails', async () => {
    for (let i = 0; i < 3; i++) {
      clock.milliseconds += probeAfter;
      await fail(1);
      expect([circuit.state, circuit.untilProbe(), await call('good')]).toEqual([
        'open',
        probeAfter,
        'refused',
      ]);
    }
  });

  it('logs that it opened and that it closed, and nothing in between', async () => {
    clock.milliseconds += probeAfter;
    await fail(1);
    clock.milliseconds += probeAfter;
    await call('good');
    expect(lines).toEqual([
      expect.stringContaining('the circuit is open'),
      'the circuit is closed again, after 20 s',
    ]);
  });
});

it('does so through whatever comes: a circuit of three variables agrees', async () => {
  const step = fc.record({ pause: fc.nat({ max: 12_000 }), fails: fc.boolean(), times: fc.nat({ max: 20 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      begin();
      let failures = 0;
      let openUntil: number | undefined;
      for (const { pause, fails, times } of steps) {
        clock.milliseconds += pause;
        for (let i = 0; i < times; i++) {
          const refused = openUntil !== undefined && clock.now() < openUntil;
          expect((await call(fails ? failure() : 'good')) === 'refused').toBe(refused);
          if (refused) continue;
          failures = fails ? failures + 1 : 0;
          openUntil = failures >= threshold ? clock.now() + probeAfter : undefined;
          expect(circuit.state).toBe(openUntil === undefined ? 'closed' : 'open');
        }
      }
    }),
  );
});
