import { readJwt } from './jwt.js';
import { type Log, type Told } from './log.js';
import { redact } from './redact.js';
import { urlOf, wechatCallWith } from './wechat-side.js';
import { type RequestResult } from './wx.js';

/** As wx.request was given it, with the method it has by default. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly header: Readonly<Record<string, string>>;
  readonly data?: unknown;
}

const way = '手机 → 服务';
/** Requests that have a name of their own. */
const named: Readonly<Record<string, Required<Pick<Told, 'label' | 'zh' | 'en'>>>> = {
  'POST /v1/auth/refresh': { label: '↻', zh: '刷新令牌', en: 'refresh' },
  'POST /v1/auth/logout': { label: '退', zh: '退出登录', en: 'log out' },
  'POST /v1/auth/logout-all': { label: '退', zh: '退出所有设备', en: 'log out everywhere' },
};
const renewed: Told = {
  label: '6',
  zh: '新令牌存入缓存',
  en: 'the new tokens go to storage',
  way: '手机 → 缓存',
};
const forgotten: Told = {
  label: '6',
  zh: '令牌从缓存删除',
  en: 'the tokens are forgotten',
  way: '手机 → 缓存',
};

/** Tells the log what goes by, as the nine steps where it is one of them. */
export class Story {
  /** From a login to its first request: that one is told step by step, later ones in a line each. */
  private fresh = false;
  private kept = '';

  constructor(private readonly log: Log) {}

  loginCode(result: { code?: string; errMsg: string }): void {
    const origin = '真机上由微信给出，这里由模拟器给出 · here by the simulator: POST /_control/login-codes';
    const parts = { 'wx.login()': origin, '回调 callback': result };
    this.log.add({ step: 1, failed: !result.code, glimpse: result, parts });
  }

  codeSent(sent: Sent): void {
    this.log.add({ step: 2, glimpse: operationOf(sent), parts: { '请求 request': requestOf(sent) } });
  }

  /** What happened in between, as the simulator tells it, and the answer. */
  async loginAnswered({ data: sent }: Sent, result: RequestResult): Promise<void> {
    const { code } = sent as { code: string };
    const call = await wechatCallWith('/sns/jscode2session', code).catch(() => undefined);
    if (call) {
      const asked = `${call.method} ${urlOf(call)}`;
      const answer = call.answer ?? `没有答复 no answer (${call.fault ?? ''})`;
      this.log.add({ step: 3, glimpse: asked, parts: { '请求 request': asked } });
      this.log.add({
        step: 4,
        failed: call.errcode !== 0,
        glimpse: answer,
        parts: { '答复 answer': answer },
      });
    }
    const { accessToken, refreshToken } = (result.data ?? {}) as Readonly<Record<string, string | undefined>>;
    const failed = accessToken === undefined;
    const glimpse = failed ? result.data : { accessToken, refreshToken };
    const claims = failed ? {} : { 'accessToken 的内容 its claims': readJwt(accessToken)?.claims };
    this.log.add({ step: 5, failed, glimpse, parts: { '答复 answer': answerOf(result), ...claims } });
    this.fresh = !failed;
  }

  /** Of what is written, tokens alone are news: the user beside them changes with every answer about them. */
  stored(key: string, value: unknown): void {
    const { is, tokens } = (value ?? {}) as { is?: string; tokens?: object };
    const kept = JSON.stringify([is, tokens]);
    if (is === undefined || kept === this.kept) return;
    this.kept = kept;
    const told: Told = this.fresh ? { step: 6 } : tokens ? renewed : forgotten;
    const parts = { [`wx.setStorageSync('${key}', …)`]: value };
    this.log.add({ ...told, glimpse: `wx.setStorageSync('${key}', …)`, parts });
  }

  removed(key: string): void {
    this.kept = '';
    const glimpse = `wx.removeStorageSync('${key}')`;
    this.log.add({ ...forgotten, glimpse, parts: { [glimpse]: '' } });
  }

  /** @returns what tells the answer */
  requestSent(sent: Sent): (result: RequestResult) => Promise<void> {
    const token = sent.header['authorization']?.slice('Bearer '.length);
    if (!this.fresh || token === undefined) return (result) => this.whole(sent, result);
    this.fresh = false;
    const glimpse = `${operationOf(sent)}  Authorization: Bearer ${token}`;
    this.log.add({ step: 7, glimpse, parts: { '请求 request': requestOf(sent) } });
    return (result) => {
      this.resolved(token, result);
      return Promise.resolve();
    };
  }

  lost(sent: Sent, error: { errMsg: string }): void {
    const operation = operationOf(sent);
    const { zh, en } = named[operation] ?? { zh: '请求', en: operation };
    const told = { label: '✕', zh: `${zh}：没有收到答复`, en: `no answer to ${en}`, way } as const;
    const parts = { '请求 request': requestOf(sent), 'fail()': error };
    this.log.add({ ...told, failed: true, glimpse: error.errMsg, parts });
  }

  private resolved(token: string, result: RequestResult): void {
    const failed = result.statusCode >= 400;
    const { header, claims: { sub, sid, app, roles } = {} } = readJwt(token) ?? {};
    const { id } = (result.data ?? {}) as { id?: string };
    const user = { userId: sub, sessionId: sid, appId: app, roles };
    const same = id === sub && { '与答复中的 id 相同 · as in the answer': id };
    const parts = {
      '令牌头：kid 指明验签的公钥 · the key that verifies it': header,
      '当前用户 current user': failed ? answerOf(result) : { ...user, ...same },
    };
    this.log.add({ step: 8, failed, glimpse: failed ? '' : { userId: sub }, parts });
    this.log.add({ step: 9, failed, glimpse: result.data, parts: { '答复 answer': answerOf(result) } });
  }

  /** Steps 7 to 9 in one line. */
  private async whole(sent: Sent, result: RequestResult): Promise<void> {
    const operation = operationOf(sent);
    if (operation === 'POST /v1/users/me/phone') await this.phoneCode(sent);
    const failed = result.statusCode >= 400;
    const { code = '' } = (result.data ?? {}) as { code?: string };
    const { label, zh, en } = named[operation] ?? { label: '7–9', zh: operation, en: '' };
    const status = `${en} ${result.statusCode}${failed ? ` ${code}` : ''}`.trim();
    const parts = { '请求 request': requestOf(sent), '答复 answer': answerOf(result) };
    this.log.add({ label, zh, en: status, way, failed, glimpse: result.data, parts });
  }

  /** How the service comes to know the number. */
  private async phoneCode({ data }: Sent): Promise<void> {
    const { code } = data as { code: string };
    const call = await wechatCallWith('/wxa/business/getuserphonenumber', code).catch(() => undefined);
    if (!call) return;
    const { answer } = call;
    const asked = requestOf({
      method: call.method,
      url: urlOf(call),
      header: {},
      data: JSON.parse(call.body ?? '""'),
    });
    this.log.add({
      label: '号',
      zh: '服务向微信换取手机号',
      en: 'the service calls getPhoneNumber',
      way: '服务 → 微信',
      glimpse: answer,
      parts: { '请求 request': asked, '答复 answer': answer },
    });
  }
}

function operationOf({ method, url }: Sent): string {
  return `${method} ${new URL(url).pathname.replace(/[0-9a-f-]{36}/, '{id}')}`;
}

/** As it goes over the wire, but for what the platform adds. */
function requestOf({ method, url, header, data }: Sent): string {
  const headers = Object.entries(header).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...headers, ...bodyOf(data)].join('\n');
}

function answerOf({ statusCode, data }: RequestResult): string {
  return [`HTTP ${statusCode}`, ...bodyOf(data)].join('\n');
}

/** Redacted while its fields can still be told by their names. */
function bodyOf(data: unknown): string[] {
  if (data === undefined || data === '') return [];
  return ['', typeof data === 'string' ? data : JSON.stringify(redact(data), null, 2)];
}
