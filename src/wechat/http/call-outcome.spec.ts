import { refusalOutcome, statusOutcome, transportOutcome } from './call-outcome.js';

it.each([
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['UND_ERR_SOCKET', 'reset'],
  ['ECONNREFUSED', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too_large'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['HPE_INVALID_CONSTANT', 'failed'],
  ['toString', 'failed'],
  [undefined, 'failed'],
])('the transport error %s is %s', (code, outcome) => {
  expect(transportOutcome(code)).toBe(outcome);
});

it.each([
  [502, 'status_502'],
  [302, 'status_302'],
  [599, 'status_other'],
  [999, 'status_other'],
])('status %d is %s', (status, outcome) => {
  expect(statusOutcome(status)).toBe(outcome);
});

it.each<[answer: unknown, outcome: string]>([
  [{ errcode: 40029 }, '40029'],
  [{ errcode: -1 }, '-1'],
  [{ errcode: -0 }, 'invalid'],
  [{ errcode: 0 }, 'invalid'],
  [{}, 'invalid'],
  [{ errcode: 12345 }, 'other'],
  [{ errcode: '40029' }, 'invalid'],
  [{ errcode: Number.NaN }, 'invalid'],
  [{ errcode: 'toString' }, 'invalid'],
  [null, 'invalid'],
  ['40029', 'invalid'],
  [[40029], 'invalid'],
])('the answer %j is %s', (answer, outcome) => {
  expect(refusalOutcome(answer)).toBe(outcome);
});
