import { isMissing, s3Failure } from './s3-failure.js';

const told = (error: unknown): string => s3Failure('GetObject', error).message;

it('tells by codes what went wrong, and nothing of what was sent', () => {
  const refused = Object.assign(new Error('The key AKIDplanted does not exist'), {
    name: 'InvalidAccessKeyId',
    AWSAccessKeyId: 'AKIDplanted',
    $metadata: { httpStatusCode: 403 },
  });
  expect(told(refused)).toBe('S3 GetObject: InvalidAccessKeyId, HTTP 403');
  expect(told(Object.assign(new Error('connect 10.0.0.1:443'), { code: 'ECONNREFUSED' }))).toBe('S3 GetObject: ECONNREFUSED');
  expect(told(Object.assign(new Error(), { name: 'TimeoutError', code: 'ETIMEDOUT' }))).toBe('S3 GetObject: TimeoutError, ETIMEDOUT');
}); // prettier-ignore

it.each([
  [{ name: 'a sentence of AKIDplanted' }],
  [{ name: 'x'.repeat(65) }],
  [{ name: 'a\nb', code: {}, $metadata: { httpStatusCode: '403\n' } }],
  [{}],
])('says nothing of %j', (error) => {
  expect(told(error)).toBe('S3 GetObject: unknown error');
});

it.each([
  ['NoSuchKey', true],
  ['NotFound', false],
  ['NoSuchBucket', false],
  ['AccessDenied', false],
])('%s says that the object is not there: %s', (name, missing) => {
  expect(isMissing({ name })).toBe(missing);
});
