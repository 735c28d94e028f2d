import { Delete, HttpCode, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { NoBody, originOf, UuidParam } from '../common/http/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import {
  AdminController,
  CurrentUser,
  type Principal,
  RequirePermission,
  RequireRecentLogin,
} from '../common/security/index.js';
import { SessionsService } from '../sessions/index.js';

@AdminController('users')
export class UserSessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Delete(':id/sessions')
  @RequirePermission('users:end-sessions')
  @RequireRecentLogin()
  @HttpCode(204)
  @NoBody()
  @ApiOperation({
    operationId: 'endUserSessions',
    summary: 'Log a user out everywhere',
    description: [
      'Their tokens are refused everywhere within two seconds; they can log in again. That none was live is no error. Audited as',
      '`session.all_ended`.',
    ].join('\n'),
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user' })
  @ApiNoContentResponse({ description: 'All sessions have ended' })
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async endAll(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.sessions.endAllOf(principal, originOf(request), id);
  }

  @Delete(':id/sessions/:sessionId')
  @RequirePermission('users:end-sessions')
  @RequireRecentLogin()
  @HttpCode(204)
  @NoBody()
  @ApiOperation({
    operationId: 'endUserSession',
    summary: 'Log a user out on one device',
    description: [
      'Its tokens are refused everywhere within two seconds. `NOT_FOUND` also when it has ended, or is the session of another user. Audited as',
      '`session.ended`.',
    ].join('\n'),
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user' })
  @ApiParam({ name: 'sessionId', format: 'uuid', description: 'Of `sessions` of the user' })
  @ApiNoContentResponse({ description: 'The session has ended' })
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async end(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
    @UuidParam('sessionId') sessionId: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.sessions.endOne(principal, originOf(request), id, sessionId);
  }
}
