import { limitsSection } from './limits.config.js';

const parse = (RATE_LIMITS?: string, NODE_ENV?: string): unknown =>
  limitsSection.safeParse({ RATE_LIMITS, NODE_ENV }).data;

const defaults = {
  login: { count: 600, window: 60 },
  refresh: { count: 1_200, window: 60 },
  'refresh-session': { count: 60, window: 60 },
  wechat: { count: 30, window: 60 },
  export: { count: 5, window: 86_400 },
  default: { count: 600, window: 60 },
};

describe('RATE_LIMITS', () => {
  it.each([undefined, ''])('left at %p means the defaults in production, and off elsewhere', (unset) => {
    expect(parse(unset, 'production')).toEqual(defaults);
    for (const environment of [undefined, '', 'development', 'test']) {
      expect(parse(unset, environment)).toBe('off');
    }
  });

  it('takes off', () => {
    expect(parse('off')).toBe('off');
  });

  it('keeps the defaults of those it does not name, in every environment', () => {
    const chosen = { ...defaults, login: { count: 120, window: 60 } };
    expect(parse('login=120/60s')).toEqual(chosen);
    expect(parse('login=120/60s', 'production')).toEqual(chosen);
  });

  it('is not changed for the next reader by what one has chosen', () => {
    parse('login=1/1s,default=1/1s');
    expect(parse('', 'production')).toEqual(defaults);
  });

  it.each([
    ['every limit', 'login=1/1s,refresh=2/2s,refresh-session=3/3s,default=4/4s', 'refresh-session', 3, 3],
    ['minutes', 'default=10/5m', 'default', 10, 300],
    ['hours', 'default=10/2h', 'default', 10, 7_200],
    ['the most', 'default=9999999/9999h', 'default', 9_999_999, 9_999 * 3_600],
    ['spaces and a comma at the end', ' login=1/1s , refresh=7/1s, ', 'refresh', 7, 1],
  ])('takes %s', (_what, value, name, count, window) => {
    expect(parse(value)).toMatchObject({ [name]: { count, window } });
  });

  it.each([
    ...['OFF', 'on', 'true', '0', '600', '600/60s', ',', ' ', 'off,login=1/1s'],
    ...['login', 'login=', 'login=600', 'login=600/', 'login=600/60', 'login=600/s', 'login=600/60d'],
    ...['login=0/60s', 'login=600/0s', 'login=-1/60s', 'login=1.5/60s', 'login=1e3/60s', 'login=010/60s'],
    ...['login=10000000/60s', 'login=1/10000s', 'login=600/60S', 'login = 600/60s', 'login:600/60s'],
    ...['logins=600/60s', 'Login=600/60s', 'constructor=600/60s', '__proto__=600/60s', '=600/60s'],
    ...['login=1/1s,login=1/1s', 'login=1/1s;refresh=1/1s', 'login=1/1s,refresh=x', 'refresh=x,login=1/1s'],
  ])('refuses %p, and says what it takes', (value) => {
    const { success, error } = limitsSection.safeParse({ RATE_LIMITS: value });
    expect(success).toBe(false);
    expect(error?.issues).toEqual([
      expect.objectContaining({
        path: ['RATE_LIMITS'],
        message: expect.stringMatching(/^must be off, or .*login=600\/60s/),
      }),
    ]);
  });
});
