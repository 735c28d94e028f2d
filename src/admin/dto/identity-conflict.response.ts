import { ApiProperty } from '@nestjs/swagger';
import { type Page } from '../../common/http/index.js';
import { type IdentityConflict } from '../../users/index.js';
import { nextCursorProperty } from './page.response.js';
import { userStatuses } from './user.response.js';

export class ConflictIdentityResponse {
  @ApiProperty({ format: 'uuid', example: '6f1c3b1e-64f5-5c59-9a07-2f6a1b1c0d5e' })
  id!: string;

  @ApiProperty({ example: 'wx0123456789abcdef' })
  appId!: string;

  @ApiProperty({ example: 'oABCD0123456789abcdefghijklm' })
  openid!: string;
}

export class ConflictUserResponse {
  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ enum: userStatuses, example: 'active' })
  status!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  createdAt!: string;
}

/** Without the unionid: it tells nothing that the line itself does not, and follows a person through all apps of the platform. */
export class IdentityConflictResponse {
  @ApiProperty({ type: ConflictIdentityResponse, description: "Showed the other user's unionid" })
  identity!: ConflictIdentityResponse;

  @ApiProperty({ type: ConflictUserResponse, description: 'Whose identity it is' })
  user!: ConflictUserResponse;

  @ApiProperty({ type: ConflictUserResponse, description: 'Whose unionid it is' })
  otherUser!: ConflictUserResponse;

  @ApiProperty({
    description: 'The Open Platform account, as WECHAT_APPS names it',
    example: 'default',
  })
  platform!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  firstSeenAt!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'The last login that showed it',
    example: '2026-11-22T08:30:00.000Z',
  })
  lastSeenAt!: string;
}

export class IdentityConflictListResponse {
  @ApiProperty({ type: [IdentityConflictResponse] })
  items!: IdentityConflictResponse[];

  @ApiProperty(nextCursorProperty)
  nextCursor!: string | null;
}

export function toIdentityConflictList({
  items,
  nextCursor,
}: Page<IdentityConflict>): IdentityConflictListResponse {
  return { items: items.map(toIdentityConflictResponse), nextCursor };
}

function toIdentityConflictResponse(conflict: IdentityConflict): IdentityConflictResponse {
  return {
    identity: { id: conflict.identityId, appId: conflict.appId, openid: conflict.openid },
    user: {
      id: conflict.userId,
      status: conflict.userStatus,
      createdAt: conflict.userCreatedAt.toISOString(),
    },
    otherUser: {
      id: conflict.otherUserId,
      status: conflict.otherUserStatus,
      createdAt: conflict.otherUserCreatedAt.toISOString(),
    },
    platform: conflict.platform,
    firstSeenAt: conflict.firstSeenAt.toISOString(),
    lastSeenAt: conflict.lastSeenAt.toISOString(),
  };
}
