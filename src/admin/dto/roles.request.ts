import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn } from 'class-validator';
import { type Role, roles } from '../../common/security/index.js';

/** `user` is what everybody is: it may be named, and changes nothing. */
const named = ['user', ...roles] as const;
const maxNamed = 16;

export class RolesRequest {
  @ApiProperty({
    enum: named,
    isArray: true,
    maxItems: maxNamed,
    description: 'All that the user is to have of them. `user` means nothing: everybody is one.',
    example: ['support'],
  })
  @IsArray()
  @ArrayMaxSize(maxNamed)
  @IsIn(named, { each: true })
  roles!: (Role | 'user')[];
}
