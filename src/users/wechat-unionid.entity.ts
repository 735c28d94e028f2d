import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The user that a unionid stands for inside one Open Platform account. */
@Entity('wechat_unionids')
export class WechatUnionidEntity {
  @PrimaryColumn('text')
  platform!: string;

  @PrimaryColumn('text')
  unionid!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
