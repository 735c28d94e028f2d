import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A file in the storage, from before it is put there until after it is gone. */
@Entity('avatar_files')
export class AvatarFileEntity {
  @PrimaryColumn('text')
  name!: string;

  /** Whose it is; no foreign key, for it may outlive the user for a moment. */
  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @CreateDateColumn({ name: 'stored_at', type: 'timestamptz' })
  storedAt!: Date;

  /** It has become a user's picture: all of it is in the storage. */
  @Column('boolean')
  shown!: boolean;

  /** Since then it is nobody's, and to be removed. */
  @Column('timestamptz', { name: 'doomed_at', nullable: true })
  doomedAt!: Date | null;
}
