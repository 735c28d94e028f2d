import { type Experiments } from './experiments.js';
import { type Sent, type Story } from './story.js';
import { parsed, type PhoneWx } from './wx.js';

const loginPath = '/v1/auth/wechat/login';
const refreshPath = '/v1/auth/refresh';

/** The same `wx`, whose calls the story is told of, and with which the experiments have their way. */
export function watched(wx: PhoneWx, story: Story, experiments: Experiments): PhoneWx {
  const { counts } = experiments;
  return {
    ...wx,

    login({ success, fail, ...options }) {
      counts.logins++;
      wx.login({
        ...options,
        success: (result) => {
          story.loginCode(result);
          success(result);
        },
        fail: (error) => {
          story.loginCode(error);
          fail(error);
        },
      });
    },

    request({ success, fail, ...asked }) {
      const path = new URL(asked.url).pathname;
      const options = {
        ...asked,
        method: asked.method ?? 'GET',
        header: experiments.headerSent(asked.header ?? {}),
      };
      if (path === refreshPath) counts.refreshes++;
      else counts.requests++;
      const tell = path === loginPath ? tellLogin(story, options) : story.requestSent(options);
      const lost = (error: { errMsg: string }): void => {
        story.lost(options, error);
        fail(error);
      };
      return wx.request({
        ...options,
        success: (result) => {
          if (path === refreshPath && experiments.losesAnswer()) {
            lost({ errMsg: 'request:fail 答复在路上丢失 (lost on the wire)' });
            return;
          }
          // What WeChat was asked is told before the client goes on: the log keeps the order.
          void tell(result).finally(() => {
            success(result);
          });
        },
        fail: lost,
      });
    },

    uploadFile({ success, fail, ...asked }) {
      const options = { ...asked, header: experiments.headerSent(asked.header ?? {}) };
      const data = `multipart/form-data: ${asked.name} = ${asked.filePath}`;
      const sent: Sent = { ...options, method: 'POST', data };
      counts.requests++;
      const tell = story.requestSent(sent);
      return wx.uploadFile({
        ...options,
        success: (result) => {
          void tell({ ...result, data: parsed(result.data), header: {} }).finally(() => {
            success(result);
          });
        },
        fail: (error) => {
          story.lost(sent, error);
          fail(error);
        },
      });
    },

    setStorageSync(key, value) {
      wx.setStorageSync(key, value);
      story.stored(key, value);
    },

    removeStorageSync(key) {
      wx.removeStorageSync(key);
      story.removed(key);
    },
  };
}

function tellLogin(story: Story, sent: Sent): ReturnType<Story['requestSent']> {
  story.codeSent(sent);
  return (result) => story.loginAnswered(sent, result);
}
