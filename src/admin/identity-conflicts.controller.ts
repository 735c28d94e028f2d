import { Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { PageRequest } from '../common/http/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import { AdminController, RequirePermission } from '../common/security/index.js';
import { IdentityConflictsService } from '../users/index.js';
import { IdentityConflictListResponse, toIdentityConflictList } from './dto/identity-conflict.response.js';

@AdminController('identity-conflicts')
export class IdentityConflictsController {
  constructor(private readonly conflicts: IdentityConflictsService) {}

  @Get()
  @RequirePermission('conflicts:read')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'listIdentityConflicts',
    summary: 'List identity conflicts: two users, perhaps one person',
    description: [
      "An identity of one user showed another user's unionid at a login: to WeChat they are one person. Both go on as they are until",
      'somebody decides: read the two users, and merge them, or leave them. By when they were first seen, the newest first.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: IdentityConflictListResponse })
  @ApiProblems('VALIDATION_FAILED', 'SERVICE_UNAVAILABLE')
  async list(@Query() page: PageRequest): Promise<IdentityConflictListResponse> {
    return toIdentityConflictList(await this.conflicts.list(page));
  }
}
