import {
  Controller,
  Get,
  Header,
  Inject,
  ServiceUnavailableException,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { DomainError } from '../common/errors/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { Public } from '../common/security/index.js';
import { HealthResponse, ReadinessResponse } from './health.response.js';
import { READINESS_INDICATORS, type ReadinessIndicator } from './indicators/readiness.indicator.js';

@ApiTags('health')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    @Inject(READINESS_INDICATORS) private readonly indicators: readonly ReadinessIndicator[],
  ) {}

  @Get('live')
  @Public()
  @RateLimit('none')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Is the process alive?',
    description: 'Asks nothing else: restarting this process mends no database.',
  })
  @ApiOkResponse({ type: HealthResponse })
  @ApiProblems()
  live(): HealthResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  @RateLimit('none')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Can this instance serve requests?',
    description:
      '503 while the database does not answer or revocations cannot be read, and from the moment the instance is told to stop; not while WeChat does not answer, for then all but the login works.',
  })
  @ApiOkResponse({ type: ReadinessResponse })
  @ApiProblems('SERVICE_UNAVAILABLE')
  async ready(): Promise<ReadinessResponse> {
    try {
      const { details } = await this.health.check(
        this.indicators.map((indicator) => () => indicator.check()),
      );
      return { status: 'ok', details };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { error: down = {} } = error.getResponse() as HealthCheckResult;
      const detail = `Not ready: ${Object.keys(down).join(', ')}.`;
      throw new DomainError('SERVICE_UNAVAILABLE', { detail, retryAfter: 1 });
    }
  }
}
