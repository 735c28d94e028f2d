import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** `merged`: it turned out to be another user, `mergedInto`, and is kept for a while to take that back. */
export type UserStatus = 'active' | 'banned' | 'merged';

export const genders = ['male', 'female', 'other'] as const;
export type Gender = (typeof genders)[number];

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

  @Column('text', { nullable: true })
  gender!: Gender | null;

  /** BCP 47, such as `zh-CN`. */
  @Column('text', { nullable: true })
  language!: string | null;

  @Column('text', { nullable: true })
  region!: string | null;

  @Column('boolean', { name: 'region_flagged' })
  regionFlagged!: boolean;

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

  /** When the ban ends by itself; null: not by itself, or there is none. */
  @Column('timestamptz', { name: 'banned_until', nullable: true })
  bannedUntil!: Date | null;

  /** For admins; the user is not told. */
  @Column('text', { name: 'ban_reason', nullable: true })
  banReason!: string | null;

  /** The user has asked to be forgotten then; a login before takes it back. */
  @Column('timestamptz', { name: 'erasure_due_at', nullable: true })
  erasureDueAt!: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
