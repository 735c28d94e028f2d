import { ApiProperty } from '@nestjs/swagger';
import { type Profile } from '../users.service.js';

export class UserResponse {
  @ApiProperty({ description: 'UUIDv7', format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ type: String, nullable: true, example: '小明' })
  nickname!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the picture is served: a path of this service',
    example: '/v1/avatars/019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg',
  })
  avatarUrl!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'E.164', example: '+8613800000000' })
  phone!: string | null;

  @ApiProperty({ type: [String], example: [] })
  roles!: readonly string[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  createdAt!: string;
}

export function toUserResponse({ id, nickname, avatar, phone, roles, createdAt }: Profile): UserResponse {
  const avatarUrl = avatar === null ? null : `/v1/avatars/${avatar}`;
  return { id, nickname, avatarUrl, phone, roles, createdAt: createdAt.toISOString() };
}
