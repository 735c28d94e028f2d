import { hash } from 'node:crypto';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

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

  /**
   * As WeChat last told it; null while the app is bound to no Open Platform account. One that is another user's is not kept
   * here, so that every login with it looks again whose it is.
   */
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

  /** Grows with every login, and with every reset of the key. */
  @Column('integer', { name: 'session_key_version' })
  sessionKeyVersion!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_login_at' })
  lastLoginAt!: Date;
}

const namespace = Buffer.from('b3f8f1a66f0e4b0e9c9d2a5d1f6c7e48', 'hex');

/**
 * The identity's id: UUIDv5 (RFC 9562, section 5.5) of app and openid. Known before the database is asked, so
 * that session_key can be sealed to its row and the whole login still be one statement.
 */
export function wechatIdentityId(appId: string, openid: string): string {
  const id = hash('sha1', Buffer.concat([namespace, Buffer.from(`${appId}/${openid}`)]), 'buffer');
  id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x50, 6);
  id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = id.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
