import { Pool } from 'undici';
import { required } from './environment.js';

const origin = required('WECHAT_API_BASE_URL');
const credentials = `appid=${required('WECHAT_APP_ID')}&secret=${required('WECHAT_APP_SECRET')}`;
const timeout = 3_000;

/** The bounds of the service's calls (src/wechat/http/wechat-http.ts): 3 s all in all, 64 KiB, no redirect. */
const pool = new Pool(origin, {
  connections: 64,
  maxResponseSize: 64 * 1024,
  connect: { timeout },
});

export interface WechatSession {
  readonly openid: string;
  readonly unionid?: string;
  readonly session_key: string;
}

/** @throws Error when WeChat gives no session */
export async function code2Session(code: string): Promise<WechatSession> {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, timeout);
  try {
    const { statusCode, body } = await pool.request({
      method: 'GET',
      path: `/sns/jscode2session?${credentials}&js_code=${encodeURIComponent(code)}&grant_type=authorization_code`,
      signal: abort.signal,
    });
    const answer = JSON.parse(await body.text()) as Partial<WechatSession>;
    const { openid, unionid, session_key } = answer;
    if (statusCode !== 200 || typeof openid !== 'string' || typeof session_key !== 'string') {
      throw new Error('code2Session gave no session');
    }
    return { openid, session_key, ...(unionid && { unionid }) };
  } finally {
    clearTimeout(timer);
  }
}
