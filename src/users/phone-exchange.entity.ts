import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many phone codes a user has had exchanged on a day (UTC): each success costs money. */
@Entity('phone_exchanges')
export class PhoneExchangeEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @PrimaryColumn('date')
  day!: string;

  @Column('integer')
  count!: number;
}
