import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { Instant, Optional, PageRequest } from '../../common/http/index.js';
import { type Role, roles } from '../../common/security/index.js';
import { type UserSort, type UserStatusFilter } from '../../users/index.js';

export const statusFilters = [
  'active',
  'banned',
  'merged',
  'deleting',
] as const satisfies readonly UserStatusFilter[];
const sorts = ['-createdAt', 'createdAt'] as const satisfies readonly UserSort[];
/** Characters. Nothing that can be found is longer. */
const maxSearch = 100;

export class UsersRequest extends PageRequest {
  @ApiProperty({
    required: false,
    minLength: 1,
    maxLength: maxSearch,
    description:
      'A user id, an openid of any app, a unionid or a phone number (a mainland one also without +86), each whole; or the beginning of a nickname, in whatever case',
    example: '小明',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @Optional()
  @IsString()
  @Length(1, maxSearch)
  @Matches(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, { message: '$property must not contain control characters' })
  search?: string;

  @ApiProperty({
    required: false,
    enum: sorts,
    default: '-createdAt',
    description: 'By the first login: `-createdAt`, the newest first, or the oldest',
  })
  @IsIn(sorts)
  sort: UserSort = '-createdAt';

  @ApiProperty({
    required: false,
    enum: statusFilters,
    description: '`deleting`: those of `active` who have asked to be forgotten',
  })
  @Optional()
  @IsIn(statusFilters)
  status?: UserStatusFilter;

  @ApiProperty({ required: false, enum: roles, description: 'Has this role', example: 'admin' })
  @Optional()
  @IsIn(roles)
  role?: Role;

  @ApiProperty({
    type: String,
    required: false,
    format: 'date-time',
    description: 'First logged in then or later: ISO 8601 with a zone, or a date (UTC)',
    example: '2026-11-01T00:00:00+08:00',
  })
  @Optional()
  @Instant()
  createdFrom?: Date;

  @ApiProperty({
    type: String,
    required: false,
    format: 'date-time',
    description: 'First logged in before then',
    example: '2026-12-01T00:00:00+08:00',
  })
  @Optional()
  @Instant()
  createdBefore?: Date;
}
