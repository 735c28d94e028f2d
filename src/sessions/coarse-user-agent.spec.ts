import { coarseUserAgent } from './coarse-user-agent.js';

it.each([
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.42(0x18002a2d) NetType/WIFI Language/zh_CN',
    'WeChat on iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1.230804.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F50) WeChat/arm64 MiniProgramEnv/android',
    'WeChat on Android',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.5359.215 Safari/537.36 wechatdevtools/1.06.2401020 MicroMessenger/8.0.5',
    'WeChat DevTools on macOS',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox on Windows'],
])('%s', (userAgent, coarse) => {
  expect(coarseUserAgent(userAgent)).toBe(coarse);
});

it.each([null, '', ' ', '???', '(((((', '\u0000'.repeat(256)])('%j is nothing to recognise', (userAgent) => {
  expect(coarseUserAgent(userAgent)).toBeNull();
});

it('never repeats what it was given', () => {
  expect(coarseUserAgent('<script>alert(1)</script> Mozilla/5.0 (X11; Linux)')).toBe('Linux');
  expect(coarseUserAgent('my-secret-client/8.5.0')).toBeNull();
});
