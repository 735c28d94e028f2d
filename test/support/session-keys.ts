import { type TestWechat } from './wechat.js';

/**
 * The session_key that WeChat holds for that user, learned by an exchange of the test's own. WeChat keeps it for
 * ten minutes at least, so it is the one that the service was or will be given.
 */
export async function sessionKeyOf(wechat: TestWechat, user: string, appId?: string): Promise<string> {
  const apps = await wechat.apps();
  const app = appId === undefined ? apps[0] : apps.find((each) => each.appId === appId);
  const query = new URLSearchParams({
    appid: app?.appId ?? '',
    secret: app?.appSecret ?? '',
    js_code: await wechat.code(user, appId),
    grant_type: 'authorization_code',
  });
  const response = await fetch(`${wechat.url}/sns/jscode2session?${query.toString()}`);
  const { session_key: key } = (await response.json()) as { session_key?: string };
  if (key === undefined) throw new Error(`WeChat gave no session_key for ${user}`);
  return key;
}
