import { ApiProperty } from '@nestjs/swagger';
import { type Page } from '../../common/http/index.js';
import { type KeptPush, type PushState } from '../../wechat/index.js';
import { nextCursorProperty } from './page.response.js';
import { pushStates } from './pushes.request.js';

export class PushResponse {
  @ApiProperty({ description: 'A growing number', example: '42' })
  id!: string;

  @ApiProperty({ example: 'wx0123456789abcdef' })
  appId!: string;

  @ApiProperty({ description: 'Event, or else MsgType', example: 'user_authorization_revoke' })
  event!: string;

  @ApiProperty({ enum: pushStates, description: '`dead`: given up after many attempts', example: 'dead' })
  state!: PushState;

  @ApiProperty({ type: 'integer', example: 8 })
  attempts!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  receivedAt!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was done, or given up',
    example: '2026-11-23T08:00:00.000Z',
  })
  finishedAt!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the last attempt failed',
    example: 'SERVICE_UNAVAILABLE',
  })
  lastError!: string | null;
}

export class PushListResponse {
  @ApiProperty({ type: [PushResponse] })
  items!: PushResponse[];

  @ApiProperty(nextCursorProperty)
  nextCursor!: string | null;
}

export function toPushList({ items, nextCursor }: Page<KeptPush>): PushListResponse {
  return { items: items.map(toPushResponse), nextCursor };
}

function toPushResponse(push: KeptPush): PushResponse {
  return {
    id: push.id,
    appId: push.appId,
    event: push.event,
    state: push.state,
    attempts: push.attempts,
    receivedAt: push.receivedAt.toISOString(),
    finishedAt: push.finishedAt?.toISOString() ?? null,
    lastError: push.lastError,
  };
}
