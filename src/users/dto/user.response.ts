import { ApiProperty } from '@nestjs/swagger';
import { type Profile } from '../users.service.js';

export class UserResponse {
  @ApiProperty({ description: 'UUIDv7', format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ type: [String], example: [] })
  roles!: readonly string[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  createdAt!: string;
}

export function toUserResponse({ id, roles, createdAt }: Profile): UserResponse {
  return { id, roles, createdAt: createdAt.toISOString() };
}
