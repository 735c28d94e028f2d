import { type Wx } from './services/index.js';

/**
 * In DevTools alone, wx.login() that asks weapp-auth's simulator of WeChat for its code: a service that stands on the simulator
 * (`npm run quickstart`) knows no other. On a phone WeChat is what it is.
 * @param simulatorUrl where the simulator is; empty: nowhere
 */
export function withSimulator(wx: Wx, simulatorUrl: string): Wx {
  if (simulatorUrl === '' || wx.getDeviceInfo?.().platform !== 'devtools') return wx;
  const login: Wx['login'] = (options) => {
    wx.request({
      url: `${simulatorUrl}/_control/login-codes`,
      method: 'POST',
      header: { 'content-type': 'application/json' },
      data: { user: 'devtools' },
      dataType: 'json',
      timeout: options.timeout ?? 10_000,
      success: ({ statusCode, data }) => {
        const code = statusCode < 300 && (data as { code?: string } | null)?.code;
        if (code) options.success({ code });
        else options.fail({ errMsg: `login:fail the simulator answered ${statusCode}` });
      },
      fail: (error) => {
        options.fail(error);
      },
    });
  };
  return Object.create(wx, { login: { value: login } }) as Wx;
}
