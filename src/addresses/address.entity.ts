import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn, VersionColumn } from 'typeorm';

/** Where a user wants things delivered to, as wx.chooseAddress gives it. What is not known of it is empty. */
@Entity('addresses')
export class AddressEntity {
  /** UUIDv7. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** Every change raises it: the ETag. */
  @VersionColumn()
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  @Column('text', { name: 'user_name' })
  userName!: string;

  /** As it was typed. */
  @Column('text', { name: 'tel_number' })
  telNumber!: string;

  @Column('text', { name: 'national_code', default: '' })
  nationalCode!: string;

  @Column('text', { name: 'postal_code', default: '' })
  postalCode!: string;

  @Column('text', { name: 'province_name' })
  provinceName!: string;

  @Column('text', { name: 'city_name' })
  cityName!: string;

  @Column('text', { name: 'county_name', default: '' })
  countyName!: string;

  @Column('text', { name: 'street_name', default: '' })
  streetName!: string;

  @Column('text', { name: 'detail_info' })
  detailInfo!: string;

  /** Of each user's addresses exactly one. */
  @Column('boolean', { name: 'is_default' })
  isDefault!: boolean;
}
