import { createTestEnvironment, type TestEnvironment } from '../../support/environment.js';
import { Built } from './built.js';
import { Phone } from './phone.js';

export interface Phones {
  readonly env: TestEnvironment;
  /** The mini program on that user's phone. With another one's storage, on that phone, started anew. */
  start(user: string, storage?: Map<string, string>): Phone;
}

/** The service, the simulator and the mini program, for the tests of one file. */
export function usePhones(): () => Phones {
  let env: TestEnvironment;
  let built: Built;
  const started: Phone[] = [];
  beforeAll(async () => {
    env = await createTestEnvironment();
    built = await Built.make(env.api.url);
  });
  afterEach(() => {
    for (const phone of started.splice(0)) phone.stop();
  });
  afterAll(() => Promise.all([env.close(), built.remove()]));
  return () => ({
    env,
    start: (user, storage) => {
      const phone = Phone.start(env, built, user, storage);
      started.push(phone);
      return phone;
    },
  });
}
