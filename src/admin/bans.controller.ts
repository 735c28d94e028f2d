import { Body, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { originOf, UuidParam } from '../common/http/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import {
  AdminController,
  CurrentUser,
  type Principal,
  RequirePermission,
  RequireRecentLogin,
} from '../common/security/index.js';
import { RevocationsService } from '../sessions/index.js';
import { BansService } from '../users/index.js';
import { AdminUserResponses } from './admin-user-responses.js';
import { BanRequest, UnbanRequest } from './dto/ban.request.js';
import { AdminUserResponse } from './dto/user.response.js';
import { bodyProblems } from './problems.js';

@AdminController('users')
export class BansController {
  constructor(
    private readonly bans: BansService,
    private readonly users: AdminUserResponses,
    private readonly revocations: RevocationsService,
  ) {}

  @Post(':id/ban')
  @RequirePermission('users:ban')
  @RequireRecentLogin()
  @HttpCode(200)
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'banUser',
    summary: 'Ban a user, for a while or for good',
    description: [
      'Their sessions end, their tokens are refused everywhere within two seconds (`USER_BANNED`), and so are their logins, by every app of the',
      'person. A ban with `until` ends by itself. Banning again changes reason and end. Audited as `user.banned`.',
      '',
      '`CONFLICT` says why not: it is you, a merged user, or the last active admin.',
    ].join('\n'),
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user' })
  @ApiBody({
    type: BanRequest,
    examples: {
      forGood: { summary: 'For good', value: { reason: '发布广告' } },
      forAWhile: { summary: 'For a while', value: { reason: '发布广告', until: '2030-01-01T00:00:00Z' } },
    },
  })
  @ApiOkResponse({ type: AdminUserResponse })
  @ApiProblems(...bodyProblems)
  async ban(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
    @Body() ban: BanRequest,
    @Req() request: FastifyRequest,
  ): Promise<AdminUserResponse> {
    await this.bans.ban(principal, originOf(request), id, ban);
    await this.revocations.catchUp();
    return this.users.read(id);
  }

  @Post(':id/unban')
  @RequirePermission('users:ban')
  @HttpCode(200)
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'unbanUser',
    summary: 'Lift the ban of a user',
    description: [
      'They can log in at once; what was ended stays so. Audited as `user.unbanned`.',
      '',
      '`CONFLICT`: they are not banned, or have been merged into another user.',
    ].join('\n'),
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user' })
  @ApiOkResponse({ type: AdminUserResponse })
  @ApiProblems(...bodyProblems)
  async unban(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
    @Body() { reason }: UnbanRequest,
    @Req() request: FastifyRequest,
  ): Promise<AdminUserResponse> {
    await this.bans.unban(principal, originOf(request), id, reason);
    await this.revocations.catchUp();
    return this.users.read(id);
  }
}
