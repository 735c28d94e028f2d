import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** `merged`: it turned out to be another user, `mergedInto`, and is kept for a while to take that back. */
export type UserStatus = 'active' | 'banned' | 'merged';

/** A person. Everything that names one in tokens and tables is this id, never an openid or unionid. */
@Entity('users')
export class UserEntity {
  /** UUIDv7. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  status!: UserStatus;

  @Column('text', { array: true })
  roles!: string[];

  @Column('text', { nullable: true })
  nickname!: string | null;

  /** Somebody should look at it: WeChat is not sure of it, or could not be asked. */
  @Column('boolean', { name: 'nickname_flagged' })
  nicknameFlagged!: boolean;

  /** The picture's name in the storage. */
  @Column('text', { nullable: true })
  avatar!: string | null;

  @Column('boolean', { name: 'avatar_flagged' })
  avatarFlagged!: boolean;

  /** E.164. Never links accounts. */
  @Column('text', { nullable: true })
  phone!: string | null;

  /** The app whose button gave it. */
  @Column('text', { name: 'phone_app_id', nullable: true })
  phoneAppId!: string | null;

  @Column('timestamptz', { name: 'phone_verified_at', nullable: true })
  phoneVerifiedAt!: Date | null;

  @Column('uuid', { name: 'merged_into', nullable: true })
  mergedInto!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
