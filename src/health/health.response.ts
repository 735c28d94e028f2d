import { ApiProperty } from '@nestjs/swagger';
import { type HealthIndicatorResult } from '@nestjs/terminus';

export class HealthResponse {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: 'ok';
}

export class ReadinessResponse extends HealthResponse {
  @ApiProperty({
    description:
      'One entry a part. `wechat.circuit` is `open` while WeChat does not answer and whatever needs it, logins first of all, is refused at once, and `half_open` while one call tries.',
    type: 'object',
    additionalProperties: {
      type: 'object',
      required: ['status'],
      properties: {
        status: { type: 'string', enum: ['up'] },
        circuit: { type: 'string', enum: ['closed', 'open', 'half_open'] },
      },
    },
    example: {
      shutdown: { status: 'up' },
      database: { status: 'up' },
      revocations: { status: 'up' },
      wechat: { status: 'up', circuit: 'closed' },
    },
  })
  details!: HealthIndicatorResult;
}
