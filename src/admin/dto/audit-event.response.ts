import { ApiProperty } from '@nestjs/swagger';
import { type AuditAction, auditActions, type AuditEventEntity } from '../../audit/index.js';
import { type Page } from '../../common/http/index.js';
import { nextCursorProperty } from './page.response.js';

export class AuditActorResponse {
  @ApiProperty({
    enum: ['user', 'operator', 'system'],
    description: '`operator`: by a command at the server; `system`: nobody asked for it',
    example: 'user',
  })
  kind!: 'user' | 'operator' | 'system';

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Of a user',
    example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c',
  })
  id!: string | null;
}

export class AuditSubjectResponse {
  @ApiProperty({ description: 'What it happened to: docs/audit.md lists the kinds', example: 'session' })
  kind!: string;

  @ApiProperty({ example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2d' })
  id!: string;
}

export class AuditEventResponse {
  @ApiProperty({ description: 'A growing number', example: '4711' })
  id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  at!: string;

  @ApiProperty({ enum: auditActions, example: 'session.logged_out' })
  action!: AuditAction;

  @ApiProperty({
    enum: ['success', 'failure'],
    description: '`failure`: it was tried, and refused',
    example: 'success',
  })
  outcome!: 'success' | 'failure';

  @ApiProperty()
  actor!: AuditActorResponse;

  @ApiProperty()
  subject!: AuditSubjectResponse;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The user whom it concerns. After an erasure this id names nobody',
    example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c',
  })
  userId!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'X-Request-Id of the request that caused it; the log has it as well',
    example: '6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11',
  })
  requestId!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Where it came from', example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    description: 'Whatever else explains it: docs/audit.md lists them',
    example: { sessions: 1 },
  })
  details!: Readonly<Record<string, string | number | boolean>>;
}

export class AuditEventListResponse {
  @ApiProperty({ type: [AuditEventResponse] })
  items!: AuditEventResponse[];

  @ApiProperty(nextCursorProperty)
  nextCursor!: string | null;
}

export function toAuditEventList({ items, nextCursor }: Page<AuditEventEntity>): AuditEventListResponse {
  return { items: items.map(toAuditEventResponse), nextCursor };
}

function toAuditEventResponse(event: AuditEventEntity): AuditEventResponse {
  const { id, at, action, outcome, userId, requestId, ip, details } = event;
  return {
    id,
    at: at.toISOString(),
    action,
    outcome,
    actor: { kind: event.actorKind, id: event.actorId },
    subject: { kind: event.subjectKind, id: event.subjectId },
    userId,
    requestId,
    ip,
    details,
  };
}
