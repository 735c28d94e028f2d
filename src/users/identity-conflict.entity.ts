import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** An identity of one user that showed another user's unionid; an admin decides what it means. */
@Entity('identity_conflicts')
export class IdentityConflictEntity {
  @PrimaryColumn('uuid', { name: 'identity_id' })
  identityId!: string;

  @PrimaryColumn('uuid', { name: 'other_user_id' })
  otherUserId!: string;

  @Column('text')
  platform!: string;

  @Column('text')
  unionid!: string;

  @CreateDateColumn({ name: 'first_seen_at', type: 'timestamptz' })
  firstSeenAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt!: Date;
}
