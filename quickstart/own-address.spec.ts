import { ownAddress } from './own-address.js';

it.each([
  [{}, 'http://127.0.0.1:3000'],
  [{ PORT: '', HOST: '' }, 'http://127.0.0.1:3000'],
  [{ PORT: '8080' }, 'http://127.0.0.1:8080'],
  [{ HOST: '0.0.0.0' }, 'http://127.0.0.1:3000'],
  [{ HOST: '::' }, 'http://127.0.0.1:3000'],
  [{ HOST: '192.168.1.5' }, 'http://192.168.1.5:3000'],
  [{ HOST: '::1' }, 'http://[::1]:3000'],
  [{ PORT: '0' }, undefined],
  [{ PORT: '65536' }, undefined],
  [{ PORT: 'http' }, undefined],
])('with %j the API is at %s', (env, url) => {
  expect(ownAddress(env)).toBe(url);
});
