import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { maxNicknameLength, nicknameFault, tidyNickname } from '../nickname.js';

function faultOf(value: unknown): string | undefined {
  return typeof value === 'string' ? nicknameFault(value) : 'must be a string, or null';
}

/** What users may say of themselves. Nothing else of a user can be set by it. */
export class UpdateProfileRequest {
  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    minLength: 1,
    maxLength: maxNicknameLength,
    description: `1 to ${maxNicknameLength} characters (Unicode code points), after blanks around it are gone and it is composed (NFC). Null removes it; absent, it stays.`,
    example: '小明',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? tidyNickname(value) : value))
  @ValidateIf((_request, value) => value !== undefined && value !== null)
  @ValidateBy({
    name: 'nickname',
    validator: {
      validate: (value) => faultOf(value) === undefined,
      defaultMessage: (args) => faultOf(args?.value) ?? '',
    },
  })
  nickname?: string | null;
}
