import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A picture that WeChat is looking at; its verdict comes as a push. */
@Entity('media_checks')
export class MediaCheckEntity {
  /** WeChat's. */
  @PrimaryColumn('text', { name: 'trace_id' })
  traceId!: string;

  @Column('text', { name: 'app_id' })
  appId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** The picture's name in the storage: the user may have another one by then. */
  @Column('text')
  avatar!: string;

  @CreateDateColumn({ name: 'requested_at', type: 'timestamptz' })
  requestedAt!: Date;
}
