import { Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AuditTrailService } from '../audit/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import { AdminController, RequirePermission } from '../common/security/index.js';
import { AuditEventListResponse, toAuditEventList } from './dto/audit-event.response.js';
import { AuditEventsRequest, toAuditFilter } from './dto/audit-events.request.js';

@AdminController('audit-events')
export class AuditEventsController {
  constructor(private readonly trail: AuditTrailService) {}

  @Get()
  @RequirePermission('audit:read')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'listAuditEvents',
    summary: 'Read the audit trail: who did what, to whom, from where',
    description: [
      'Logins, logouts, and whatever else concerns security or was done by an admin or an operator; the newest first. Nobody can change it.',
      'All filters that are given must hold. `requestId` finds what the request did that a log line or an error of a client names.',
      '',
      'With the next `cursor` send the same filters.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: AuditEventListResponse })
  @ApiProblems('VALIDATION_FAILED', 'SERVICE_UNAVAILABLE')
  async list(@Query() query: AuditEventsRequest): Promise<AuditEventListResponse> {
    return toAuditEventList(await this.trail.list(toAuditFilter(query), query));
  }
}
