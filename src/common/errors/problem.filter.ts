import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { problemCatalogue } from './problem-catalogue.js';
import { problemHeaders, toProblem } from './problem.js';
import { toDomainError } from './to-domain-error.js';

/** The one place where an error becomes an answer, and the one place where it is logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = toDomainError(thrown);
  const { status, logLevel } = problemCatalogue[error.code];
  request.log[logLevel]({ reqId: request.id, code: error.code, err: error.cause }, 'request failed');
  // An answer that has begun cannot be changed; cutting it is the only honest end.
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  void reply
    .status(status)
    .headers(problemHeaders(error))
    .send(Buffer.from(JSON.stringify(toProblem(error, request.id))));
}
