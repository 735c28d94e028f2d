import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { type AuditAction } from './audit-actions.js';

/** One line of the trail. Rows are added and never changed. */
@Entity('audit_events')
export class AuditEventEntity {
  /** A growing number, as text. */
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  at!: Date;

  @Column('text')
  action!: AuditAction;

  /** `failure`: it was tried, and refused. */
  @Column('text', { default: 'success' })
  outcome!: 'success' | 'failure';

  /** `system` where nobody asked for it. */
  @Column('text', { name: 'actor_kind' })
  actorKind!: 'user' | 'operator' | 'system';

  /** A user's id. */
  @Column('text', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column('text', { name: 'subject_kind' })
  subjectKind!: string;

  @Column('text', { name: 'subject_id' })
  subjectId!: string;

  /** The user it concerns, where there is one. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  /** The X-Request-Id of the request that caused it. */
  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('inet', { nullable: true })
  ip!: string | null;

  /** Whatever else explains it; no secret, no token. */
  @Column('jsonb')
  details!: Readonly<Record<string, string | number | boolean>>;
}
