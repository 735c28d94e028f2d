import { BadRequestException, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { connect } from 'node:net';
import pg from 'pg';
import { QueryFailedError } from 'typeorm';
import { DomainError } from './domain-error.js';
import { toDomainError } from './to-domain-error.js';

function databaseError(code: string): Error {
  return Object.assign(new pg.DatabaseError('told by PostgreSQL', 100, 'error'), { code });
}

const codeOf = (thrown: unknown): string => toDomainError(thrown).code;

describe('toDomainError', () => {
  it('leaves ours as they are', () => {
    const ours = new DomainError('USER_BANNED');
    expect(toDomainError(ours)).toBe(ours);
  });

  it.each([
    ['404 of Nest', new NotFoundException(), 'NOT_FOUND'],
    ['413 of Nest', new PayloadTooLargeException(), 'PAYLOAD_TOO_LARGE'],
    ['400 of Nest', new BadRequestException(), 'VALIDATION_FAILED'],
    [
      '415 of Fastify',
      Object.assign(new Error(), { statusCode: 415, code: 'FST_ERR' }),
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['500 of Fastify', Object.assign(new Error(), { statusCode: 500, code: 'FST_ERR' }), 'INTERNAL'],
  ])('takes %s for the code that says the same', (_what, thrown, code) => {
    expect(codeOf(thrown)).toBe(code);
  });

  it.each([
    ...[
      '08000',
      '08001',
      '08006',
      '23503',
      '25006',
      '25P03',
      '28P01',
      '3D000',
      '40001',
      '40P01',
      '53300',
      '55P03',
      '57014',
    ],
    ...['57P01', '57P02', '57P03'],
  ])('takes SQLSTATE %s for an outage, also where TypeORM wraps it', (state) => {
    expect(codeOf(databaseError(state))).toBe('SERVICE_UNAVAILABLE');
    expect(codeOf(new QueryFailedError('SELECT 1', [], databaseError(state)))).toBe('SERVICE_UNAVAILABLE');
    expect(codeOf(new Error('outer', { cause: databaseError(state) }))).toBe('SERVICE_UNAVAILABLE');
  });

  it.each(['23505', '22P02', '42601', '42P01', '42703'])('takes SQLSTATE %s for a fault of ours', (state) => {
    expect(codeOf(databaseError(state))).toBe('INTERNAL');
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Query read timeout',
  ])('takes "%s" of pg for an outage', (message) => {
    expect(codeOf(new Error(message))).toBe('SERVICE_UNAVAILABLE');
  });

  it('takes a refused connection for an outage', async () => {
    const refused = await new Promise<unknown>((resolve) => {
      connect(1, '127.0.0.1').once('error', resolve);
    });
    expect(codeOf(refused)).toBe('SERVICE_UNAVAILABLE');
    expect(codeOf(new AggregateError([refused, refused]))).toBe('SERVICE_UNAVAILABLE');
  });

  it.each([new TypeError('x is undefined'), 'a string', undefined, null, 42, {}])(
    'takes %p for INTERNAL',
    (thrown) => {
      expect(codeOf(thrown)).toBe('INTERNAL');
    },
  );

  it('keeps the cause for the log, and tells the client nothing of it', () => {
    const thrown = databaseError('42P01');
    const { cause, detail } = toDomainError(thrown);
    expect(cause).toBe(thrown);
    expect(detail).not.toContain('PostgreSQL');
  });
});
