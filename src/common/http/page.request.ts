import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { Optional } from './optional.decorator.js';
import { toInteger } from './to-integer.js';

const maxLimit = 100;
const defaultLimit = 20;
/** Characters. */
export const maxCursor = 512;

/** The query of a list in pages. A list with filters extends it. */
export class PageRequest {
  @ApiProperty({
    required: false,
    minLength: 1,
    maxLength: maxCursor,
    description: '`nextCursor` of the page before; absent: the first page',
  })
  @Optional()
  @IsString()
  @Length(1, maxCursor)
  cursor?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 1,
    maximum: maxLimit,
    default: defaultLimit,
    description: 'Items a page',
  })
  @Transform(toInteger)
  @Optional()
  @IsInt()
  @Min(1)
  @Max(maxLimit)
  limit: number = defaultLimit;
}
