import { Controller, Delete, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { NoBody, originOf, UuidParam } from '../common/http/index.js';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { SessionListResponse, toSessionResponse } from './dto/session.response.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller({ path: 'auth', version: '1' })
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get('sessions')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'listSessions',
    summary: 'Where am I logged in?',
    description: 'The live sessions of the user, the last used first.',
  })
  @ApiOkResponse({ type: SessionListResponse })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  async list(@CurrentUser() principal: Principal): Promise<SessionListResponse> {
    const sessions = await this.sessions.list(principal.userId);
    return {
      items: sessions.map((session) => toSessionResponse(session, principal.sessionId)),
      nextCursor: null,
    };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @NoBody()
  @ApiOperation({
    operationId: 'endSession',
    summary: 'Log out one device',
    description:
      'Ends one session of the user, the current one too. Its tokens are refused everywhere within two seconds.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'Of GET /v1/auth/sessions' })
  @ApiNoContentResponse({ description: 'The session has ended' })
  @ApiProblems('VALIDATION_FAILED', ...guardProblems, 'NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async end(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.sessions.endOne(principal, originOf(request), principal.userId, id);
  }

  @Post('logout')
  @HttpCode(204)
  @NoBody()
  @ApiOperation({
    operationId: 'logOut',
    summary: 'Log out',
    description:
      'Ends the session of the access token. Its tokens are refused everywhere within two seconds.',
  })
  @ApiNoContentResponse({ description: 'The session has ended' })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  async logOut(@CurrentUser() principal: Principal, @Req() request: FastifyRequest): Promise<void> {
    await this.sessions.logOut(principal, originOf(request));
  }

  @Post('logout-all')
  @HttpCode(204)
  @NoBody()
  @ApiOperation({
    operationId: 'logOutAll',
    summary: 'Log out everywhere',
    description: 'Ends every session of the user, this one too.',
  })
  @ApiNoContentResponse({ description: 'All sessions have ended' })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  async logOutAll(@CurrentUser() principal: Principal, @Req() request: FastifyRequest): Promise<void> {
    await this.sessions.logOutAll(principal, originOf(request));
  }
}
