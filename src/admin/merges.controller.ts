import { Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { NoBody, originOf, PageRequest, UuidParam } from '../common/http/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import {
  AdminController,
  CurrentUser,
  type Principal,
  RequirePermission,
  RequireRecentLogin,
} from '../common/security/index.js';
import { RevocationsService } from '../sessions/index.js';
import { MergeService } from '../users/index.js';
import { MergeListResponse, MergeResponse, toMergeList, toMergeResponse } from './dto/merge.response.js';

@AdminController('merges')
export class MergesController {
  constructor(
    private readonly merges: MergeService,
    private readonly revocations: RevocationsService,
  ) {}

  @Get()
  @RequirePermission('users:read')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'listMerges',
    summary: 'List merges that are not final yet',
    description: 'The newest first. A merge that has become final is in the audit trail alone.',
  })
  @ApiOkResponse({ type: MergeListResponse })
  @ApiProblems('VALIDATION_FAILED', 'SERVICE_UNAVAILABLE')
  async list(@Query() page: PageRequest): Promise<MergeListResponse> {
    return toMergeList(await this.merges.list(page));
  }

  @Post(':id/undo')
  @RequirePermission('users:merge')
  @RequireRecentLogin()
  @HttpCode(200)
  @NoBody()
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'undoMerge',
    summary: 'Undo a merge',
    description: [
      "Gives the loser back what the merge moved and what still is the survivor's. Sessions stay ended, also those that the loser has opened",
      'as the survivor: the person logs in again and is the former user. Within 30 days of the merge; audited as `user.merge_undone`.',
      '',
      '`CONFLICT` says why not: undone already, too late, or the survivor is banned or has been merged in turn (undo that one first).',
    ].join('\n'),
  })
  @ApiParam({ name: 'id', format: 'uuid', description: '`mergeId`' })
  @ApiOkResponse({ type: MergeResponse })
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'SERVICE_UNAVAILABLE')
  async undo(
    @CurrentUser() principal: Principal,
    @UuidParam('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<MergeResponse> {
    const merge = await this.merges.undo(principal, originOf(request), id);
    await this.revocations.catchUp();
    return toMergeResponse(merge);
  }
}
