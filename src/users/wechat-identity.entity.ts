import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { v5 } from 'uuid';

/** One person in one mini program, as WeChat knows them. */
@Entity('wechat_identities')
export class WechatIdentityEntity {
  /** {@link wechatIdentityId} of app and openid. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text', { name: 'app_id' })
  appId!: string;

  @Column('text')
  openid!: string;

  /** As WeChat last told it; null while the app is bound to no Open Platform account. */
  @Column('text', { nullable: true })
  unionid!: string | null;

  /** AES-256-GCM with this row's id as additional data. */
  @Column('bytea', { name: 'session_key_sealed', nullable: true })
  sessionKeySealed!: Buffer | null;

  /** The master key that sealed it. */
  @Column('text', { name: 'session_key_kid', nullable: true })
  sessionKeyKid!: string | null;

  @Column('timestamptz', { name: 'session_key_at', nullable: true })
  sessionKeyAt!: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_login_at' })
  lastLoginAt!: Date;
}

const namespace = 'b3f8f1a6-6f0e-4b0e-9c9d-2a5d1f6c7e48';

/**
 * The identity's id: UUIDv5 (RFC 9562, section 5.5) of app and openid. Known before the database is asked, so
 * that session_key can be sealed to its row and the whole login still be one statement.
 */
export function wechatIdentityId(appId: string, openid: string): string {
  return v5(`${appId}/${openid}`, namespace);
}
