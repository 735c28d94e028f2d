import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many there were on a day (UTC). Of nobody in particular. */
@Entity('daily_statistics')
export class DailyStatisticEntity {
  @PrimaryColumn('date')
  day!: string;

  /** `login`; `active`: users who were there, of days that are no longer in `active_days`. */
  @PrimaryColumn('text')
  kind!: string;

  /** Of logins what came of them; else empty. */
  @PrimaryColumn('text')
  key!: string;

  @Column('bigint')
  count!: string;
}
