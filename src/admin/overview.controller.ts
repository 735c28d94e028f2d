import { Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../common/openapi/index.js';
import { AdminController, RequirePermission } from '../common/security/index.js';
import { OverviewService } from '../statistics/index.js';
import { OverviewRequest } from './dto/overview.request.js';
import { OverviewResponse, toOverviewResponse } from './dto/overview.response.js';

@AdminController('overview')
export class OverviewController {
  constructor(private readonly overviews: OverviewService) {}

  @Get()
  @RequirePermission('overview:read')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'readOverview',
    summary: 'Read the figures: users, and who came on each day',
    description: [
      'Users by what they are now; and for each day, in UTC, who is new, who was there, and what came of logins. A user who has been merged into another',
      'one is none. What other instances have seen in the last five seconds may be missing.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: OverviewResponse })
  @ApiProblems('VALIDATION_FAILED', 'SERVICE_UNAVAILABLE')
  async read(@Query() { days }: OverviewRequest): Promise<OverviewResponse> {
    return toOverviewResponse(await this.overviews.read(days));
  }
}
