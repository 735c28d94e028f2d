import { Cancellation, type Path, type State, WeappAuth } from '../../../miniprogram/services/index.js';
import { type Fate, ModelPhone } from './model-phone.js';
import { ModelService } from './model-service.js';
import { type Step } from './steps.js';
import { VirtualTime } from './virtual-time.js';

interface Settled {
  readonly method: string;
  readonly path: string;
  readonly error?: unknown;
}

/** A phone, its network and the service, and all that was done with them. */
export async function play(
  list: readonly Step[],
  network: readonly Fate[],
): Promise<{
  service: ModelService;
  phone: ModelPhone;
  settled: Settled[];
  asked: number;
  leaks: string[];
  state: State;
}> {
  const time = new VirtualTime();
  const service = new ModelService(() => time.now());
  const phone = new ModelPhone(service, time, [...network]);
  const auth = new WeappAuth({ baseUrl: 'https://model.example', wx: phone.wx, timing: time });
  const settled: Settled[] = [];
  const leaks: string[] = [];
  let asked = 0;
  // What leaves between a logout and the next login.
  const watch = { out: false };
  const ask = (method: string, path: string, work: Promise<unknown>): void => {
    asked++;
    work.then(
      () => settled.push({ method, path }),
      (error: unknown) => settled.push({ method, path, error }),
    );
  };
  const leaked = (): string[] =>
    watch.out ? phone.withToken.filter((path) => path !== '/v1/auth/logout') : [];
  const run = (step: Step): void => {
    if (step.is === 'GET' || step.is === 'POST') {
      const path = `/v1/${step.is}/${asked}`;
      const cancellation = new Cancellation();
      if (step.cancelledAfter !== undefined) {
        time.after(step.cancelledAfter, () => {
          cancellation.cancel();
        });
      }
      ask(step.is, path, auth.request(step.is as 'GET', path as Path<'GET'>, { cancellation }));
    } else if (step.is === 'log out') {
      watch.out = true;
      ask('logout', '', auth.logout());
      phone.withToken.splice(0);
    } else if (step.is === 'log in') {
      leaks.push(...leaked());
      watch.out = false;
      ask('login', '', auth.login());
    } else if (step.is === 'roles change') service.refuseTokens();
    else if (step.is === 'session ends') service.endSessions();
  };
  let at = 0;
  for (const step of list) {
    if (step.is === 'wait') at += step.for;
    else time.after(at, () => { run(step); }); // prettier-ignore
  }
  await time.runOut();
  leaks.push(...leaked());
  return { service, phone, settled, asked, leaks, state: auth.state };
}
