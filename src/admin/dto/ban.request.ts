import { ApiProperty } from '@nestjs/swagger';
import { Instant, Optional, Text } from '../../common/http/index.js';

const maxReason = 500;

export class BanRequest {
  @Text({
    max: maxReason,
    description:
      'For admins and the audit trail; the user is not told. Nothing personal: the trail keeps it.',
    example: '发布广告',
  })
  reason!: string;

  @ApiProperty({
    type: String,
    required: false,
    format: 'date-time',
    description:
      'When the ban ends by itself, within 10 years: ISO 8601 with a zone, or a date (UTC). Absent: not by itself.',
    example: '2030-01-01T00:00:00Z',
  })
  @Optional()
  @Instant()
  until?: Date;
}

export class UnbanRequest {
  @Text({ min: 0, max: maxReason, description: 'For the audit trail', example: '申诉成立' })
  reason?: string;
}
