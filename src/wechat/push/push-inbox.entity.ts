import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { type PushFields } from './push-message.js';

/** `dead`: given up after many attempts, until somebody asks for one more. */
export type PushState = 'waiting' | 'done' | 'dead';

/** A push that WeChat has been told is received. */
@Entity('push_inbox')
export class PushInboxEntity {
  /** A growing number, as text. */
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text', { name: 'app_id' })
  appId!: string;

  /** The same for every delivery of one push. */
  @Column('text', { name: 'deduplication_key' })
  deduplicationKey!: string;

  /** `Event`, or else `MsgType`. */
  @Column('text')
  event!: string;

  /** Whom it is about; forgotten with the message. */
  @Column('text', { nullable: true })
  openid!: string | null;

  /** As it was sent, decrypted; null when the work is done. */
  @Column('jsonb', { nullable: true })
  message!: PushFields | null;

  @Column('text')
  state!: PushState;

  @Column('integer')
  attempts!: number;

  @CreateDateColumn({ name: 'received_at', type: 'timestamptz' })
  receivedAt!: Date;

  /** Not before then is it tried (again). */
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  /** Why the last attempt failed; never what the message says. */
  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;
}
