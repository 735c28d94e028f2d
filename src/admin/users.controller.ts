import { Body, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
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
import { RevocationsService, SessionsService, toSessionResponse } from '../sessions/index.js';
import { MergeService, UserDirectoryService } from '../users/index.js';
import { AdminUserResponses } from './admin-user-responses.js';
import { MergeRequest } from './dto/merge.request.js';
import { MergeResponse, toMergeResponse } from './dto/merge.response.js';
import { AdminUserDetailsResponse, AdminUserListResponse, UserPhoneResponse } from './dto/user.response.js';
import { UsersRequest } from './dto/users.request.js';
import { bodyProblems } from './problems.js';

@AdminController('users')
export class AdminUsersController {
  constructor(
    private readonly directory: UserDirectoryService,
    private readonly users: AdminUserResponses,
    private readonly sessions: SessionsService,
    private readonly merges: MergeService,
    private readonly revocations: RevocationsService,
  ) {}

  @Get()
  @RequirePermission('users:read')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'listUsers',
    summary: 'List users, or search for one',
    description: [
      'The newest first, unless `sort` says otherwise. `search` takes whatever is at hand; with other filters, all must hold. The `id` of an item is',
      'what the operations on one user want. With the next `cursor` send the same order and filters.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: AdminUserListResponse })
  @ApiProblems('VALIDATION_FAILED', 'SERVICE_UNAVAILABLE')
  async list(
    @Query() { sort, status, role, createdFrom, createdBefore, search, ...page }: UsersRequest,
  ): Promise<AdminUserListResponse> {
    const filter = { status, role, createdFrom, createdBefore, search };
    return this.users.list(await this.directory.list(sort, filter, page));
  }

  @Get(':id')
  @RequirePermission('users:read')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'readUser',
    summary: 'Read a user: profile, WeChat identities, sessions',
    description: 'The phone number is masked: to read all of it is an operation of its own.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user' })
  @ApiOkResponse({ type: AdminUserDetailsResponse })
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async read(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
  ): Promise<AdminUserDetailsResponse> {
    const entry = await this.directory.find(id);
    const sessions = await this.sessions.list(entry.user.id);
    return this.users.details(
      entry,
      sessions.map((session) => toSessionResponse(session, principal.sessionId)),
    );
  }

  @Get(':id/phone')
  @RequirePermission('users:read-phone')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'readUserPhone',
    summary: 'Read the whole phone number of a user',
    description: 'Audited as `user.phone_read`, with who asked and from where.',
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user' })
  @ApiOkResponse({ type: UserPhoneResponse })
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async readPhone(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<UserPhoneResponse> {
    return { phone: await this.directory.readPhone(principal, originOf(request), id) };
  }

  @Post(':id/merge')
  @RequirePermission('users:merge')
  @RequireRecentLogin()
  @HttpCode(200)
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'mergeUsers',
    summary: 'Merge two users who are one person',
    description: [
      "All that the user of the body has becomes that of the user in the path: identities, links, and every module's rows. Their sessions end,",
      'and the next login by any of their identities is one of the user in the path. Can be undone for 30 days; audited as `user.merged`.',
      '',
      'Who stays keeps their roles: whoever logs in by the moved identities has them, too.',
      '',
      '`CONFLICT` says why not: one of the two is banned or has been merged, the one that would end has roles, or is you.',
    ].join('\n'),
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user that stays' })
  @ApiOkResponse({ type: MergeResponse })
  @ApiProblems(...bodyProblems)
  async merge(
    @CurrentUser() principal: Principal,
    @UuidParam('id') survivorId: string,
    @Body() { loserId }: MergeRequest,
    @Req() request: FastifyRequest,
  ): Promise<MergeResponse> {
    const merge = await this.merges.merge(principal, originOf(request), { survivorId, loserId });
    // This instance refuses the loser's tokens at once; should that read fail, as the others do.
    await this.revocations.catchUp();
    return toMergeResponse(merge);
  }
}
