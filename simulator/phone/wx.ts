/**
 * A thin `wx` for where there is no WeChat: a browser, or a test. wx.login() asks the simulator for a code; requests, uploads
 * and storage are real. What it answers with, and how it fails, is what developers.weixin.qq.com/miniprogram/dev/api tells.
 */
export interface PhoneOptions {
  readonly simulatorUrl: string;
  /** Who holds the phone: any label, as in `POST /_control/login-codes`. */
  readonly user?: string;
  /** The first app of the simulator when absent. */
  readonly appId?: string;
  readonly storage: PhoneStorage;
  /** What a temporary path stands for. */
  readonly readFile: (path: string) => Promise<Blob>;
  readonly device?: { readonly brand?: string; readonly model?: string; readonly platform?: string };
}

/** localStorage, or a Map behind the same three names. */
export interface PhoneStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface Callbacks<Result> {
  readonly success: (result: Result) => void;
  readonly fail: (error: { errMsg: string }) => void;
}

interface Sending {
  readonly url: string;
  readonly header?: Record<string, string>;
  readonly timeout?: number;
}

export interface RequestResult {
  readonly statusCode: number;
  readonly data: unknown;
  readonly header: Record<string, string>;
}

export interface PhoneWx {
  login(options: { timeout?: number } & Callbacks<{ code: string; errMsg: string }>): void;
  request(
    options: Sending & {
      method?: string;
      data?: string | object;
      dataType?: string;
    } & Callbacks<RequestResult>,
  ): { abort(): void };
  uploadFile(
    options: Sending & { filePath: string; name: string } & Callbacks<{ statusCode: number; data: string }>,
  ): { abort(): void };
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: unknown): void;
  removeStorageSync(key: string): void;
  getDeviceInfo(): { brand?: string; model?: string; platform?: string };
}

/** Milliseconds: wx.request's own, when none is given. */
const defaultTimeout = 60_000;

export function createWx(options: PhoneOptions): PhoneWx {
  const { simulatorUrl, user, appId, storage, readFile, device = {} } = options;
  return {
    login({ success, fail, ...sending }) {
      const body = JSON.stringify({ user, appId });
      const url = `${simulatorUrl}/_control/login-codes`;
      send('login', { ...sending, url }, () => ({ method: 'POST', body })).answer.then(({ status, text }) => {
        if (status < 300) success({ code: (JSON.parse(text) as { code: string }).code, errMsg: 'login:ok' });
        else fail({ errMsg: `login:fail ${text}` });
      }, fail);
    },

    request({ method = 'GET', data, dataType = 'json', success, fail, ...sending }) {
      // What is an object goes as JSON, and JSON is the type where none is named.
      const header = { 'content-type': 'application/json', ...lowerCased(sending.header) };
      const body = typeof data === 'object' ? JSON.stringify(data) : data;
      const { answer, abort } = send('request', { ...sending, header }, () => ({
        method,
        ...(body !== undefined && { body }),
      }));
      // Whatever the status is: fail is for no answer at all.
      answer.then(({ status, text, header: headers }) => {
        success({ statusCode: status, data: dataType === 'json' ? parsed(text) : text, header: headers });
      }, fail);
      return { abort };
    },

    uploadFile({ filePath, name, success, fail, ...sending }) {
      const { answer, abort } = send('uploadFile', sending, async () => {
        const body = new FormData();
        body.append(name, await readFile(filePath), filePath.split('/').pop());
        return { method: 'POST', body };
      });
      answer.then(({ status, text }) => {
        success({ statusCode: status, data: text });
      }, fail);
      return { abort };
    },

    getStorageSync(key) {
      const kept = storage.getItem(key);
      return kept === null ? '' : (JSON.parse(kept) as unknown);
    },
    setStorageSync(key, value) {
      storage.setItem(key, JSON.stringify(value));
    },
    removeStorageSync(key) {
      storage.removeItem(key);
    },
    getDeviceInfo: () => device,
  };
}

interface Answer {
  readonly status: number;
  readonly header: Record<string, string>;
  readonly text: string;
}

/** @returns an answer that is rejected as `fail` is called: with an errMsg */
function send(
  api: string,
  { url, header = {}, timeout = defaultTimeout }: Sending,
  init: () => RequestInit | Promise<RequestInit>,
): { answer: Promise<Answer>; readonly abort: () => void } {
  const controller = new AbortController();
  const stop = (why: string) => (): void => {
    controller.abort(new Error(why));
  };
  const timer = setTimeout(stop('timeout'), timeout);
  const exchange = async (): Promise<Answer> => {
    try {
      const response = await fetch(url, { headers: header, ...(await init()), signal: controller.signal });
      const text = await response.text();
      return { status: response.status, header: Object.fromEntries(response.headers), text };
    } catch (error) {
      const why = controller.signal.aborted ? (controller.signal.reason as Error) : (error as Error);
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- WeChat gives no Error, but this.
      throw { errMsg: `${api}:fail ${why.message}` };
    } finally {
      clearTimeout(timer);
    }
  };
  return { answer: exchange(), abort: stop('abort') };
}

function lowerCased(header: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), value]));
}

/** WeChat parses whatever the media type is, and gives the text where it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
