import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { toInteger } from '../../common/http/index.js';

const maxDays = 366;
const defaultDays = 30;

export class OverviewRequest {
  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: maxDays,
    default: defaultDays,
    description: 'How many days (UTC), today included',
  })
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(maxDays)
  days: number = defaultDays;
}
