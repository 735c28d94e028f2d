import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The public half as RFC 7517 and RFC 7518, section 6.2, name its members. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

@Entity('signing_keys')
export class SigningKeyEntity {
  /** RFC 7638 thumbprint of the public key. */
  @PrimaryColumn('text')
  kid!: string;

  @Column('text')
  algorithm!: 'ES256';

  @Column('jsonb', { name: 'public_jwk' })
  publicJwk!: PublicJwk;

  /** PKCS#8 DER, sealed with the kid as its owner. */
  @Column('bytea', { name: 'private_key_sealed' })
  privateKeySealed!: Buffer;

  /** The master key that sealed it. */
  @Column('text', { name: 'private_key_kid' })
  privateKeyKid!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** It is published from the start, and signs from then on. */
  @Column('timestamptz', { name: 'activates_at', default: () => 'now()' })
  activatesAt!: Date;
}
