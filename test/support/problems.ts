import { type ErrorCode, type Problem } from '../../src/common/errors/index.js';
import { type Answer } from './api-client.js';

/**
 * An answer that is a problem of ours, whole: RFC 9457 members, the code, and one request id in body and header.
 * @param fields what each member of `errors` names, as a set
 */
export function expectProblem(
  answer: Answer<Problem>,
  status: number,
  code: ErrorCode,
  fields?: readonly string[],
): void {
  const { headers, text } = answer;
  // The text tells more than a missing body when this fails.
  expect([answer.status, headers.get('content-type'), text]).toEqual([
    status,
    expect.stringMatching(/^application\/problem\+json(; charset=utf-8)?$/),
    expect.stringContaining(`"code":"${code}"`),
  ]);
  const { errors, ...problem } = answer.body;
  expect(problem).toEqual({
    type: `urn:problem-type:weapp-auth:${code.toLowerCase().replaceAll('_', '-')}`,
    title: expect.stringMatching(/\w/) as unknown,
    status,
    detail: expect.stringMatching(/\w/) as unknown,
    code,
    requestId: expect.stringMatching(/^[A-Za-z0-9._-]{8,128}$/) as unknown,
  });
  if (fields !== undefined) {
    expect([...new Set(errors?.map(({ field }) => field))].sort()).toEqual([...fields].sort());
    for (const { message } of errors ?? []) expect(message).toMatch(/\w/);
  }
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-request-id')).toBe(problem.requestId);
}

/** 401, and how to authenticate (RFC 6750, section 3). */
export function expectUnauthenticated(
  answer: Answer<Problem>,
  code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' = 'UNAUTHENTICATED',
): void {
  expectProblem(answer, 401, code);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
}

/** 429 or 503, and when to come back: whole seconds (RFC 9110, section 10.2.3). */
export function expectRetryLater(answer: Answer<Problem>, status: 429 | 503, code: ErrorCode): void {
  expectProblem(answer, status, code);
  expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d{0,3}$/);
}
