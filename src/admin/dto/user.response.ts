import { ApiProperty } from '@nestjs/swagger';
import {
  type DirectoryEntry,
  type Gender,
  genders,
  maskPhone,
  type UserResponse,
  type UserStatus,
} from '../../users/index.js';

export const userStatuses = ['active', 'banned', 'merged'] as const satisfies readonly UserStatus[];

export class AdminUserIdentityResponse {
  @ApiProperty({ example: 'wx0123456789abcdef' })
  appId!: string;

  @ApiProperty({ example: 'oABCD0123456789abcdefghijklm' })
  openid!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:30:00.000Z' })
  lastLoginAt!: string;
}

export class AdminUserResponse {
  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ enum: userStatuses, example: 'active' })
  status!: UserStatus;

  @ApiProperty({ type: [String], example: [] })
  roles!: readonly string[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, nullable: true, example: '小明' })
  nickname!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: [...genders, null], example: 'female' })
  gender!: Gender | null;

  @ApiProperty({ type: String, nullable: true, description: 'BCP 47', example: 'zh-CN' })
  language!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '广东省 深圳市' })
  region!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '/v1/avatars/019ab0c4.jpg' })
  avatarUrl!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Masked; the whole number is an operation of its own',
    example: '+86138****5678',
  })
  phone!: string | null;

  @ApiProperty({ type: [AdminUserIdentityResponse], description: 'The last used first' })
  identities!: AdminUserIdentityResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The user that this one turned out to be, with `status: merged`',
    example: null,
  })
  mergedInto!: string | null;
}

export class UserPhoneResponse {
  @ApiProperty({ type: String, nullable: true, description: 'E.164', example: '+8613812345678' })
  phone!: string | null;
}

/** @param shown the same user as they see themselves */
export function toAdminUserResponse(
  { user, identities }: DirectoryEntry,
  shown: UserResponse,
): AdminUserResponse {
  const { id, roles, createdAt, nickname, gender, language, region, avatarUrl } = shown;
  return {
    id,
    status: user.status,
    roles,
    createdAt,
    nickname,
    gender,
    language,
    region,
    avatarUrl,
    phone: user.phone === null ? null : maskPhone(user.phone),
    identities: identities.map(({ appId, openid, lastLoginAt }) => ({
      appId,
      openid,
      lastLoginAt: lastLoginAt.toISOString(),
    })),
    mergedInto: user.mergedInto,
  };
}
