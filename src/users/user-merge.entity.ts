import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { type JsonValue } from '../common/user-data/index.js';

/** One user that turned out to be another. */
@Entity('user_merges')
export class UserMergeEntity {
  /** UUIDv7. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'survivor_id' })
  survivorId!: string;

  @Column('uuid', { name: 'loser_id' })
  loserId!: string;

  /** By the name of each {@link UserData}: what taking the merge back needs. */
  @Column('jsonb')
  moved!: Readonly<Record<string, JsonValue>>;

  /** The admin's user id. */
  @Column('uuid', { name: 'merged_by' })
  mergedBy!: string;

  @CreateDateColumn({ name: 'merged_at', type: 'timestamptz' })
  mergedAt!: Date;

  @Column('timestamptz', { name: 'undone_at', nullable: true })
  undoneAt!: Date | null;
}
