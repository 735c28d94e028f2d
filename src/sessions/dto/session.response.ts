import { ApiProperty } from '@nestjs/swagger';
import { coarseUserAgent } from '../coarse-user-agent.js';
import { type SessionEntity } from '../session.entity.js';

const nullable = { type: 'string', nullable: true } as const;

export class SessionDeviceResponse {
  @ApiProperty({ ...nullable, description: 'As the client named it', example: '小明的手机' })
  name!: string | null;

  @ApiProperty({ ...nullable, example: 'iPhone 15' })
  model!: string | null;

  @ApiProperty({ ...nullable, example: 'ios' })
  platform!: string | null;
}

export class SessionResponse {
  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ description: 'Whether it is the session of the access token', example: true })
  current!: boolean;

  @ApiProperty({ description: 'The mini program that logged in', example: 'wx0123456789abcdef' })
  appId!: string;

  @ApiProperty({ type: SessionDeviceResponse })
  device!: SessionDeviceResponse;

  @ApiProperty({ ...nullable, description: 'What it was last used with, roughly', example: 'WeChat on iOS' })
  userAgent!: string | null;

  @ApiProperty({ ...nullable, description: 'Where it was last used', example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:30:00.000Z' })
  createdAt!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'The login, or the last refresh',
    example: '2026-11-22T08:30:00.000Z',
  })
  lastUsedAt!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Unless it is used before',
    example: '2026-12-22T08:30:00.000Z',
  })
  expiresAt!: string;
}

export class SessionListResponse {
  @ApiProperty({ type: [SessionResponse] })
  items!: SessionResponse[];

  @ApiProperty({
    ...nullable,
    description: 'Always null: the sessions of a user fit into one page',
    example: null,
  })
  nextCursor!: null;
}

export function toSessionResponse(session: SessionEntity, currentSessionId: string): SessionResponse {
  return {
    id: session.id,
    current: session.id === currentSessionId,
    appId: session.appId,
    device: {
      name: session.deviceName,
      model: session.deviceModel,
      platform: session.devicePlatform,
    },
    userAgent: coarseUserAgent(session.userAgent),
    ip: session.ip,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  };
}
