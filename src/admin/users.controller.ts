import { Body, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { originOf, UuidParam } from '../common/http/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import { AdminController, CurrentUser, type Principal, RequirePermission } from '../common/security/index.js';
import { RevocationsService } from '../sessions/index.js';
import { MergeService, UserDirectoryService, UserResponses } from '../users/index.js';
import { MergeRequest } from './dto/merge.request.js';
import { MergeResponse, toMergeResponse } from './dto/merge.response.js';
import { AdminUserResponse, toAdminUserResponse, UserPhoneResponse } from './dto/user.response.js';

@AdminController('users')
export class AdminUsersController {
  constructor(
    private readonly directory: UserDirectoryService,
    private readonly users: UserResponses,
    private readonly merges: MergeService,
    private readonly revocations: RevocationsService,
  ) {}

  @Get(':id')
  @RequirePermission('users:read')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({ operationId: 'readUser', summary: 'A user, and who they are to WeChat' })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user' })
  @ApiOkResponse({ type: AdminUserResponse })
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND', 'SERVICE_UNAVAILABLE')
  async read(@UuidParam('id') id: string): Promise<AdminUserResponse> {
    const entry = await this.directory.find(id);
    return toAdminUserResponse(entry, this.users.of(entry.user));
  }

  @Get(':id/phone')
  @RequirePermission('users:read-phone')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'readUserPhone',
    summary: 'The whole phone number of a user',
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
  @HttpCode(200)
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'mergeUsers',
    summary: 'Two users are one person',
    description: [
      "All that the user of the body has becomes that of the user in the path: identities, links, and every module's rows. Their sessions end,",
      'and the next login by any of their identities is one of the user in the path. Can be undone for 30 days; audited as `user.merged`.',
      '',
      '`CONFLICT` says why not: one of the two is banned or has been merged, the one that would end has roles, or is you.',
    ].join('\n'),
  })
  @ApiParam({ name: 'id', format: 'uuid', description: 'The user that stays' })
  @ApiOkResponse({ type: MergeResponse })
  @ApiProblems(
    'VALIDATION_FAILED',
    'NOT_FOUND',
    'CONFLICT',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'SERVICE_UNAVAILABLE',
  )
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
