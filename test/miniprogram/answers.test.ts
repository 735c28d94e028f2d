import { readFile } from 'node:fs/promises';
import { ApiError, type PrivacyAnswer, WeappAuth, type Wx } from '../../miniprogram/services/index.js';
import { errorOf } from '../../miniprogram/services/api-error.js';
import { sentences } from '../../miniprogram/services/sentences.js';
import { Slots } from '../../miniprogram/services/slots.js';
import { failure } from './phone.js';
import { VirtualTime } from './model/virtual-time.js';
import { ModelPhone } from './model/model-phone.js';
import { ModelService } from './model/model-service.js';

/** A phone in a network that works, and the parts of `wx` that are as a test wants them. */
function phoneWith(change: Partial<Wx> = {}): { auth: WeappAuth; time: VirtualTime; phone: ModelPhone } {
  const time = new VirtualTime();
  const phone = new ModelPhone(new ModelService(() => time.now()), time, []);
  return {
    auth: new WeappAuth({ baseUrl: 'https://model.example', wx: { ...phone.wx, ...change }, timing: time }),
    time,
    phone,
  };
}

describe('an error', () => {
  it('has a Chinese sentence for each code of the document', async () => {
    const document = JSON.parse(
      await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
    ) as {
      components: { schemas: { ErrorCode: { enum: (keyof typeof sentences)[] } } };
    };
    const codes = document.components.schemas.ErrorCode.enum;
    expect(codes.length).toBeGreaterThan(25);
    for (const code of codes) expect(new ApiError(code).sentence).toMatch(/^[\p{Script=Han}，。]{3,}$/u);
    expect(Object.values(sentences).filter((each) => !/\p{Script=Han}/u.test(each))).toEqual([]);
  });

  it('of a newer service has its code, and a sentence that is true of any', () => {
    const error = errorOf(409, { code: 'SOMETHING_NEW', detail: 'What to do', requestId: 'r1', errors: [{ field: 'a', message: 'b' }] }, 7);
    expect(error).toMatchObject({
      name: 'ApiError', code: 'SOMETHING_NEW', status: 409, detail: 'What to do', requestId: 'r1', retryAfter: 7,
      sentence: sentences.SERVICE_UNAVAILABLE, errors: [{ field: 'a', message: 'b' }],
    });
    expect(error instanceof ApiError && error instanceof Error).toBe(true);
  }); // prettier-ignore

  it.each([[502, '<html>'], [200, { code: 'FINE' }], [500, null], [404, { error: 'none' }], [401, { code: 7 }]])(
    'of %i %j is BAD_ANSWER: the service did not say it',
    (status, data) => {
      expect(errorOf(status, data)).toMatchObject({ code: 'BAD_ANSWER', status, errors: [] });
    },
  ); // prettier-ignore
});

describe('wx.login()', () => {
  it.each<[string, Wx['login'], string | undefined]>([
    ['that fails', ({ fail }) => { fail({ errMsg: 'login:fail timeout' }); }, 'login:fail timeout'],
    ['that gives no code', ({ success }) => { success({ code: '' }); }, undefined],
    ['that never answers', () => undefined, undefined],
    ['that throws', () => { throw new Error('no WeChat'); }, undefined],
  ])('%s is told, and the next request calls it again', async (_, login, detail) => {
    const calls: unknown[] = [];
    const { auth, time } = phoneWith({ login: (options) => { calls.push(options); login(options); } });
    for (const times of [1, 2]) {
      const told = failure(auth.request('GET', '/v1/users/me'));
      await time.runOut();
      expect(await told).toMatchObject({ code: 'WX_LOGIN_FAILED', detail, sentence: '微信登录失败，请稍后再试' });
      expect(calls).toHaveLength(times);
    }
  }); // prettier-ignore

  it('is called no more than four times a second, however often a page asks', async () => {
    const calledAt: number[] = [];
    const { auth, time } = phoneWith({
      login: ({ fail }) => {
        calledAt.push(time.now());
        fail({ errMsg: 'login:fail' });
      },
    });
    for (let i = 0; i < 10; i++) {
      auth.login().catch(() => undefined);
      await new Promise(setImmediate);
    }
    // Each that failed has let the next one in.
    for (let i = 0; i < 9; i++) {
      auth.login().catch(() => undefined);
      await time.runOut();
    }
    expect(calledAt.length).toBeGreaterThan(5);
    for (const [i, first] of calledAt.entries())
      expect((calledAt[i + 4] ?? Infinity) - first).toBeGreaterThanOrEqual(1_000);
  });
});

it('what others wait for goes before what came earlier', async () => {
  const slots = new Slots(1);
  const order: string[] = [];
  const work = (name: string, urgent = false): Promise<unknown> =>
    slots.run(() => Promise.resolve(order.push(name)), { urgent });
  await Promise.all([work('first'), work('second'), work('third'), work('refresh', true)]);
  expect(order).toEqual(['first', 'refresh', 'second', 'third']);
});

describe('consent to the privacy guidelines', () => {
  type Ask = (name: string) => void;
  function privacy(): {
    auth: WeappAuth;
    ask: Ask;
    answers: [string, PrivacyAnswer][];
    registered: () => number;
  } {
    const answers: [string, PrivacyAnswer][] = [];
    const listeners: ((resolve: unknown) => void)[] = [];
    const { auth } = phoneWith({ onNeedPrivacyAuthorization: (listener) => void listeners.push(listener) });
    const ask: Ask = (name) => listeners.at(-1)?.((answer: PrivacyAnswer) => answers.push([name, answer]));
    return { auth, ask, answers, registered: () => listeners.length };
  }

  it('is asked for once, for all that wait for it', () => {
    const { auth, ask, answers, registered } = privacy();
    const asking: boolean[] = [];
    auth.privacy.onChange((each) => asking.push(each));
    ask('phone');
    auth.privacy.exposed();
    ask('avatar');
    auth.privacy.agree('agree-btn');
    const exposed = { event: 'exposureAuthorization' };
    const agreed = { event: 'agree', buttonId: 'agree-btn' };
    expect(answers.filter(([name]) => name === 'phone').map(([, answer]) => answer)).toEqual([
      exposed,
      agreed,
    ]);
    expect(answers.filter(([name]) => name === 'avatar').map(([, answer]) => answer)).toEqual([
      exposed,
      agreed,
    ]);
    expect([asking, registered()]).toEqual([[false, true, false], 1]);
    ask('again');
    auth.privacy.refuse();
    expect(answers.at(-1)).toEqual(['again', { event: 'disagree' }]);
  });

  it('is WeChat’s own dialog where no page listens, and refused where the last one has gone', () => {
    const { auth, ask, answers, registered } = privacy();
    expect(registered()).toBe(0);
    const stop = auth.privacy.onChange(() => undefined);
    ask('open');
    stop();
    expect(answers).toEqual([['open', { event: 'disagree' }]]);
    ask('later');
    expect(answers).toEqual([['open', { event: 'disagree' }], ['later', { event: 'disagree' }]]);
    let asking: boolean | undefined;
    auth.privacy.onChange((each) => { asking = each; });
    expect(asking).toBe(false);
    ask('once more');
    expect([asking, registered()]).toEqual([true, 1]);
  }); // prettier-ignore

  it('is asked for by nobody on a WeChat that does not know it', () => {
    const { auth } = phoneWith();
    expect(() => auth.privacy.onChange(() => undefined)).not.toThrow();
  });
});
