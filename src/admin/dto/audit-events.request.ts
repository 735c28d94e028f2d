import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsUUID, Matches, ValidateIf } from 'class-validator';
import { type AuditAction, auditActions, type AuditFilter } from '../../audit/index.js';
import { validationError } from '../../common/errors/index.js';
import { Optional, PageRequest } from '../../common/http/index.js';

/** RFC 3339, or a day, which begins at 00:00 UTC. */
const instant = /^[12]\d{3}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Each action, and each beginning of actions that ends in a dot. */
const actionsBy = new Map<string, AuditAction[]>();
for (const action of auditActions) {
  for (const name of [action, `${action.split('.')[0] ?? ''}.`])
    actionsBy.set(name, [...(actionsBy.get(name) ?? []), action]);
}

const time = {
  required: false,
  type: String,
  format: 'date-time',
  example: '2026-11-22T08:00:00Z',
} as const;
const uuid = { required: false, format: 'uuid' } as const;
const notAnInstant = { message: 'must be a time such as 2026-11-22T08:00:00Z, or a day' };
const given = (value: unknown): boolean => value !== undefined;

export class AuditEventsRequest extends PageRequest {
  @ApiProperty({
    required: false,
    enum: [...actionsBy.keys()].sort(),
    description: 'One action, or all of a kind: `user.`',
  })
  @Optional()
  @IsIn([...actionsBy.keys()], { message: 'must be an action of the trail, or a beginning such as user.' })
  action?: string;

  @ApiProperty({
    required: false,
    enum: ['success', 'failure'],
    description: '`failure`: it was tried, and refused',
  })
  @Optional()
  @IsIn(['success', 'failure'])
  outcome?: 'success' | 'failure';

  @ApiProperty({ ...uuid, description: 'The user who did it' })
  @Optional()
  @IsUUID()
  actorId?: string;

  @ApiProperty({ ...uuid, description: 'The user whom it concerns' })
  @Optional()
  @IsUUID()
  userId?: string;

  @ApiProperty({
    required: false,
    pattern: '^[a-z_]{1,32}$',
    example: 'session',
    description: 'The kind of what it happened to, as answers name it; wants `subjectId` as well',
  })
  @ValidateIf((query: AuditEventsRequest) => given(query.subjectKind) || given(query.subjectId))
  @Matches(/^[a-z_]{1,32}$/, {
    message: 'must be a kind of subject, such as session, together with subjectId',
  })
  subjectKind?: string;

  @ApiProperty({
    required: false,
    maxLength: 128,
    example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c',
    description: 'Its id; wants `subjectKind` as well',
  })
  @ValidateIf((query: AuditEventsRequest) => given(query.subjectKind) || given(query.subjectId))
  @Matches(/^[\x21-\x7e]{1,128}$/, { message: 'must be the id of a subject, together with subjectKind' })
  subjectId?: string;

  @ApiProperty({
    required: false,
    example: '6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11',
    pattern: '^[A-Za-z0-9._-]{8,128}$',
    description: 'Of one request: the `requestId` of an error, or the X-Request-Id of any answer',
  })
  @Optional()
  @Matches(/^[A-Za-z0-9._-]{8,128}$/, { message: 'must be an X-Request-Id' })
  requestId?: string;

  @ApiProperty({ ...time, description: 'From this time on; a day begins at 00:00 UTC' })
  @Optional()
  @Matches(instant, notAnInstant)
  @IsISO8601({ strict: true }, notAnInstant)
  from?: string;

  @ApiProperty({ ...time, example: '2026-11-23T08:00:00Z', description: 'Before this time' })
  @Optional()
  @Matches(instant, notAnInstant)
  @IsISO8601({ strict: true }, notAnInstant)
  to?: string;
}

/** @throws DomainError VALIDATION_FAILED when the time ends before it begins */
export function toAuditFilter(query: AuditEventsRequest): AuditFilter {
  const { action, outcome, actorId, userId, subjectKind, subjectId, requestId } = query;
  const from = query.from === undefined ? undefined : new Date(query.from);
  const to = query.to === undefined ? undefined : new Date(query.to);
  if (from && to && from > to) throw validationError({ field: 'to', message: 'must not be before from' });
  return {
    actions: action === undefined ? undefined : actionsBy.get(action),
    outcome,
    // As they are stored, however the client spells them.
    actorId: actorId?.toLowerCase(),
    userId: userId?.toLowerCase(),
    subject:
      subjectKind === undefined || subjectId === undefined ? undefined : { kind: subjectKind, id: subjectId },
    requestId,
    from,
    to,
  };
}
