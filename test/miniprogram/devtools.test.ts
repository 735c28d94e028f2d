import { withSimulator } from '../../miniprogram/simulator.js';
import { type Wx } from '../../miniprogram/services/index.js';
import { createWx, defaultApps, type Simulator, startSimulator } from '../../simulator/index.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const readFile = (): Promise<Blob> => Promise.reject(new Error('no files'));

/** WeChat gives what it gives in DevTools to a project without an AppID. */
function wxOf(platform: string): Wx {
  const wx = createWx({ simulatorUrl: simulator.url, storage, readFile, device: { platform } });
  const login: Wx['login'] = ({ success }) => {
    success({ code: 'the code is a mock one' });
  };
  return { ...wx, login };
}

const codeOf = (wx: Wx, simulatorUrl: string): Promise<string> =>
  new Promise((resolve, reject) => {
    withSimulator(wx, simulatorUrl).login({
      success: ({ code }) => {
        resolve(code);
      },
      fail: ({ errMsg }) => {
        reject(new Error(errMsg));
      },
    });
  });

/** As a service gets it, by the first app of the simulator. */
async function openidOf(code: string): Promise<unknown> {
  const [{ appId, appSecret } = { appId: '', appSecret: '' }] = defaultApps;
  const query = new URLSearchParams({ appid: appId, secret: appSecret, js_code: code });
  const answer = await fetch(
    `${simulator.url}/sns/jscode2session?${query.toString()}&grant_type=authorization_code`,
  );
  return ((await answer.json()) as { openid?: unknown }).openid;
}

it('has codes of the simulator in DevTools, of the same user each time', async () => {
  const wx = wxOf('devtools');
  const openid = await openidOf(await codeOf(wx, simulator.url));
  expect(openid).toMatch(/^o/);
  expect(await openidOf(await codeOf(wx, simulator.url))).toBe(openid);
});

it('leaves phones, and DevTools with an AppID, to WeChat', async () => {
  expect(await codeOf(wxOf('ios'), simulator.url)).toBe('the code is a mock one');
  expect(await codeOf(wxOf('devtools'), '')).toBe('the code is a mock one');
});

it('keeps what else WeChat does', () => {
  expect(withSimulator(wxOf('devtools'), simulator.url).getDeviceInfo?.()).toEqual({ platform: 'devtools' });
});

it('fails where there is no simulator, as wx.login() does', async () => {
  await expect(codeOf(wxOf('devtools'), `${simulator.url}/nothing`)).rejects.toThrow(
    'login:fail the simulator answered 200',
  );
  await expect(codeOf(wxOf('devtools'), 'http://127.0.0.1:1')).rejects.toThrow('request:fail');
});
