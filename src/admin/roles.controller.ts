import { Body, Header, Put, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
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
import { RolesService } from '../users/index.js';
import { AdminUserResponses } from './admin-user-responses.js';
import { RolesRequest } from './dto/roles.request.js';
import { AdminUserResponse } from './dto/user.response.js';
import { bodyProblems } from './problems.js';

@AdminController('users')
export class RolesController {
  constructor(
    private readonly roles: RolesService,
    private readonly users: AdminUserResponses,
    private readonly revocations: RevocationsService,
  ) {}

  @Put(':id/roles')
  @RequirePermission('users:roles')
  @RequireRecentLogin()
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'setUserRoles',
    summary: 'Set the roles of a user',
    description: [
      '`support` reads; `admin` may do everything. The user has those of the body afterwards, and no other of the two; roles that are not in the',
      'list, which other back ends may have given, stay. Tokens with the former roles are refused everywhere within two seconds',
      '(`TOKEN_EXPIRED`): the client refreshes, and goes on with the new ones. Audited as `user.roles_changed`.',
      '',
      '`CONFLICT` says why not: it would leave no active admin, or the user has been merged into another one.',
    ].join('\n'),
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user' })
  @ApiOkResponse({ type: AdminUserResponse })
  @ApiProblems(...bodyProblems)
  async set(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
    @Body() { roles }: RolesRequest,
    @Req() request: FastifyRequest,
  ): Promise<AdminUserResponse> {
    const meant = roles.filter((role) => role !== 'user');
    await this.roles.set(principal, originOf(request), id, meant);
    await this.revocations.catchUp();
    return this.users.read(id);
  }
}
