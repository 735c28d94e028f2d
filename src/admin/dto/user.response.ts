import { ApiProperty } from '@nestjs/swagger';
import { nextCursorProperty, type Page } from '../../common/http/index.js';
import { SessionResponse } from '../../sessions/index.js';
import {
  type DirectoryEntry,
  type Gender,
  genders,
  maskPhone,
  type UserEntity,
  type UserStatus,
} from '../../users/index.js';

export const userStatuses = ['active', 'banned', 'merged'] as const satisfies readonly UserStatus[];

const text = { type: String, nullable: true } as const;
const time = { ...text, format: 'date-time', example: null } as const;

/** A user, as somebody sees them who is allowed to. */
export class AdminUserResponse {
  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ enum: userStatuses, example: 'active' })
  status!: UserStatus;

  @ApiProperty({ type: [String], description: 'Also those of other back ends', example: [] })
  roles!: readonly string[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ ...text, example: '小明' })
  nickname!: string | null;

  @ApiProperty({
    description: 'Somebody should look at it: WeChat is not sure of it, or could not be asked',
    example: false,
  })
  nicknameFlagged!: boolean;

  @ApiProperty({ ...text, example: '/v1/avatars/019ab0c4.jpg' })
  avatarUrl!: string | null;

  @ApiProperty({ description: 'The same, of the picture', example: false })
  avatarFlagged!: boolean;

  @ApiProperty({ ...text, enum: [...genders, null], example: null })
  gender!: Gender | null;

  @ApiProperty({ ...text, description: 'BCP 47', example: 'zh-CN' })
  language!: string | null;

  @ApiProperty({ ...text, example: '上海' })
  region!: string | null;

  @ApiProperty({ description: 'The same as of the nickname', example: false })
  regionFlagged!: boolean;

  @ApiProperty({
    ...text,
    description: 'Masked; the whole number is an operation of its own',
    example: '+86138****5678',
  })
  phone!: string | null;

  @ApiProperty({ ...time, description: 'When the ban ends by itself; null: not by itself, or there is none' })
  bannedUntil!: string | null;

  @ApiProperty({ ...text, description: 'As an admin wrote it; the user is not told', example: null })
  banReason!: string | null;

  @ApiProperty({
    ...time,
    description: 'The user has asked to be forgotten then, and takes it back by logging in before',
  })
  erasureDueAt!: string | null;

  @ApiProperty({
    ...text,
    format: 'uuid',
    description: 'The user that this one turned out to be, with `status: merged`',
    example: null,
  })
  mergedInto!: string | null;
}

export class AdminUserListResponse {
  @ApiProperty({ type: [AdminUserResponse] })
  items!: AdminUserResponse[];

  @ApiProperty(nextCursorProperty)
  nextCursor!: string | null;
}

export class AdminUserIdentityResponse {
  @ApiProperty({ example: 'wx0123456789abcdef' })
  appId!: string;

  @ApiProperty({ example: 'oABCD0123456789abcdefghijklm' })
  openid!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:30:00.000Z' })
  lastLoginAt!: string;
}

/** And who they are to WeChat, and where they are logged in. */
export class AdminUserDetailsResponse extends AdminUserResponse {
  @ApiProperty({ type: [AdminUserIdentityResponse], description: 'The last used first' })
  identities!: AdminUserIdentityResponse[];

  @ApiProperty({ type: [SessionResponse], description: 'The live ones, the last used first' })
  sessions!: SessionResponse[];
}

export class UserPhoneResponse {
  @ApiProperty({ type: String, nullable: true, description: 'E.164', example: '+8613812345678' })
  phone!: string | null;
}

/** @param avatarUrl as the user sees it */
export function toAdminUserResponse(user: UserEntity, avatarUrl: string | null): AdminUserResponse {
  const { id, status, roles, nickname, nicknameFlagged, avatarFlagged, gender, language, region } = user;
  return {
    id,
    status,
    roles,
    createdAt: user.createdAt.toISOString(),
    nickname,
    nicknameFlagged,
    avatarUrl,
    avatarFlagged,
    gender,
    language,
    region,
    regionFlagged: user.regionFlagged,
    phone: user.phone === null ? null : maskPhone(user.phone),
    bannedUntil: user.bannedUntil?.toISOString() ?? null,
    banReason: user.banReason,
    erasureDueAt: user.erasureDueAt?.toISOString() ?? null,
    mergedInto: user.mergedInto,
  };
}

export function toAdminUserList(
  { items, nextCursor }: Page<UserEntity>,
  avatarUrlOf: (user: UserEntity) => string | null,
): AdminUserListResponse {
  return { items: items.map((user) => toAdminUserResponse(user, avatarUrlOf(user))), nextCursor };
}

export function toAdminUserDetails(
  { user, identities }: DirectoryEntry,
  avatarUrl: string | null,
  sessions: SessionResponse[],
): AdminUserDetailsResponse {
  return Object.assign(toAdminUserResponse(user, avatarUrl), {
    identities: identities.map(({ appId, openid, lastLoginAt }) => ({
      appId,
      openid,
      lastLoginAt: lastLoginAt.toISOString(),
    })),
    sessions,
  });
}
