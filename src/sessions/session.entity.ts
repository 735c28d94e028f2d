import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

export type RevokedReason = 'logout' | 'logout_all' | 'ended' | 'evicted' | 'reused' | 'banned' | 'merged';

/** One login on one device, from login to logout. Its refresh token is derived from id and counter. */
@Entity('sessions')
export class SessionEntity {
  /** UUIDv7. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'identity_id' })
  identityId!: string;

  @Column('text', { name: 'app_id' })
  appId!: string;

  /** How often the refresh token has been rotated. */
  @Column('integer', { name: 'refresh_counter' })
  refreshCounter!: number;

  /** The master key that the current refresh token was made with; null before that was recorded. */
  @Column('text', { name: 'refresh_kid', nullable: true })
  refreshKid!: string | null;

  /** When the current refresh token was made; null: at the login. */
  @Column('timestamptz', { name: 'rotated_at', nullable: true })
  rotatedAt!: Date | null;

  /** Its tokens are refused from then on. The row is kept a day longer, to say why. */
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('text', { name: 'revoked_reason', nullable: true })
  revokedReason!: RevokedReason | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at' })
  lastUsedAt!: Date;

  /** Slides with every refresh, up to `absoluteExpiresAt`. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'absolute_expires_at' })
  absoluteExpiresAt!: Date;

  @Column('text', { name: 'device_id', nullable: true })
  deviceId!: string | null;

  @Column('text', { name: 'device_name', nullable: true })
  deviceName!: string | null;

  @Column('text', { name: 'device_model', nullable: true })
  deviceModel!: string | null;

  @Column('text', { name: 'device_platform', nullable: true })
  devicePlatform!: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  @Column('inet', { nullable: true })
  ip!: string | null;
}
