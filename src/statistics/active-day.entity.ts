import { Entity, PrimaryColumn } from 'typeorm';

/** A user who was there on that day (UTC). Kept for two days, and then counted. */
@Entity('active_days')
export class ActiveDayEntity {
  @PrimaryColumn('date')
  day!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
}
