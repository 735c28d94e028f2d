import { Controller, Get, Header, ServiceUnavailableException, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { DomainError } from '../common/errors/index.js';
import { ApiProblems } from '../common/openapi/index.js';
import { Public } from '../common/security/index.js';
import { HealthResponse } from './health.response.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { ShutdownIndicator } from './indicators/shutdown.indicator.js';

@ApiTags('health')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: DatabaseIndicator,
    private readonly shutdown: ShutdownIndicator,
  ) {}

  @Get('live')
  @Public()
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
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Can this instance serve requests?',
    description: '503 while the database does not answer and from the moment the instance is told to stop.',
  })
  @ApiOkResponse({ type: HealthResponse })
  @ApiProblems('SERVICE_UNAVAILABLE')
  async ready(): Promise<HealthResponse> {
    try {
      await this.health.check([() => this.shutdown.check(), () => this.database.check()]);
      return { status: 'ok' };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { error: down = {} } = error.getResponse() as HealthCheckResult;
      const detail = `Not ready: ${Object.keys(down).join(', ')}.`;
      throw new DomainError('SERVICE_UNAVAILABLE', { detail, retryAfter: 1 });
    }
  }
}
