/**
 * What this client needs of WeChat: the part of the global `wx` it calls, as developers.weixin.qq.com/miniprogram/dev/api
 * tells of it. The real `wx` fits as it is; a browser or a test gives one of its own.
 */
export interface Wx {
  login(options: {
    timeout?: number;
    success(result: { code: string }): void;
    fail(error: WxFailure): void;
  }): void;
  request(options: {
    url: string;
    method: Method;
    header: Record<string, string>;
    data?: string | Record<string, unknown>;
    dataType: 'json';
    timeout: number;
    success(result: { statusCode: number; data: unknown; header: object }): void;
    fail(error: WxFailure): void;
  }): Task;
  uploadFile(options: {
    url: string;
    filePath: string;
    name: string;
    header: Record<string, string>;
    timeout: number;
    success(result: { statusCode: number; data: string }): void;
    fail(error: WxFailure): void;
  }): Task;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: unknown): void;
  removeStorageSync(key: string): void;
  /** Base library 2.20.1. */
  getDeviceInfo?(): { brand?: string; model?: string; platform?: string };
  /** Base library 2.32.3. `resolve` takes a {@link PrivacyAnswer}; WeChat's own typings name it wrongly. */
  onNeedPrivacyAuthorization?(listener: (resolve: unknown) => void): void;
}

/** What `wx.request` can send: it knows no PATCH. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface WxFailure {
  errMsg: string;
  errno?: number;
}

export interface Task {
  abort(): void;
}

export type PrivacyAnswer =
  { event: 'exposureAuthorization' | 'disagree' } | { event: 'agree'; buttonId: string };
