import { Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { NoBody, originOf, SerialParam } from '../common/http/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import { AdminController, CurrentUser, type Principal, RequirePermission } from '../common/security/index.js';
import { PushesService } from '../wechat/index.js';
import { PushListResponse, toPushList } from './dto/push.response.js';
import { PushesRequest } from './dto/pushes.request.js';

@AdminController('pushes')
export class PushesController {
  constructor(private readonly pushes: PushesService) {}

  @Get()
  @RequirePermission('pushes:read')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'listPushes',
    summary: "List WeChat's pushes, and what became of them",
    description:
      'The newest first; those that were given up, unless another state is asked for. Without what they say, and whom they are about.',
  })
  @ApiOkResponse({ type: PushListResponse })
  @ApiProblems('VALIDATION_FAILED', 'SERVICE_UNAVAILABLE')
  async list(@Query() { state, ...page }: PushesRequest): Promise<PushListResponse> {
    return toPushList(await this.pushes.list(state, page));
  }

  @Post(':id/retry')
  @RequirePermission('pushes:retry')
  @HttpCode(202)
  @NoBody()
  @ApiOperation({
    operationId: 'retryPush',
    summary: 'Try a dead push again',
    description: [
      'When what it failed at has been mended. It is tried at once, and as often as a new one; audited as `push.retried`.',
      '`CONFLICT`: it is not dead.',
    ].join('\n'),
  })
  @ApiParam({
    name: 'id',
    description: 'The push, as GET /v1/admin/pushes names it',
    schema: { type: 'string', pattern: '^[1-9][0-9]{0,18}$', example: '42' },
  })
  @ApiAcceptedResponse({ description: 'It will be tried' })
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'SERVICE_UNAVAILABLE')
  async retry(
    @CurrentUser() principal: Principal,
    @SerialParam('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.pushes.retry(principal, originOf(request), id);
  }
}
