import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { dateOf, dayOf } from './day.js';
import { StatisticsService } from './statistics.service.js';

/** Each user once; who was merged into another one is none. */
export interface UserCounts {
  readonly total: number;
  readonly active: number;
  readonly banned: number;
  /** They have asked to be erased, banned or not. */
  readonly deleting: number;
}

export interface DayCounts {
  /** UTC, such as 2026-11-22. */
  readonly day: string;
  /** As far as they have not been erased since. */
  readonly newUsers: number;
  readonly activeUsers: number;
  /** By outcome; without those that did not come about. */
  readonly logins: Readonly<Record<string, number>>;
}

export interface Overview {
  readonly users: UserCounts;
  /** All of them, the earliest first; the last is today. */
  readonly days: readonly DayCounts[];
}

/** By what few there are of each kind: nobody reads the rows of all users. */
const countUsers = `
  SELECT (SELECT count(*) FROM users)::int AS rows,
         count(*) FILTER (WHERE status = 'merged')::int AS merged,
         count(*) FILTER (WHERE status = 'banned')::int AS banned,
         (SELECT count(*) FROM users WHERE erasure_due_at IS NOT NULL AND status = 'active')::int AS "activeDeleting",
         (SELECT count(*) FROM users WHERE erasure_due_at IS NOT NULL AND status = 'banned')::int AS "bannedDeleting"
    FROM users WHERE status <> 'active'`;

type UserCountsRow = Record<'rows' | 'merged' | 'banned' | 'activeDeleting' | 'bannedDeleting', number>;

const countDays = `
  WITH days AS (
    SELECT d::date AS day, d AT TIME ZONE 'UTC' AS begins, (d + interval '1 day') AT TIME ZONE 'UTC' AS ends
      FROM generate_series($1::date::timestamp, $2::date::timestamp, interval '1 day') AS d
  )
  SELECT day::text,
         ((SELECT count(*) FROM users WHERE created_at >= begins AND created_at < ends)
          - (SELECT count(*) FROM users WHERE status = 'merged' AND created_at >= begins AND created_at < ends)
         )::int AS "newUsers",
         -- A day that is being counted is in both.
         (coalesce(present.count, 0) + coalesce(counted.active, 0))::int AS "activeUsers",
         coalesce(counted.logins, '{}') AS logins
    FROM days
    LEFT JOIN (SELECT day, count(*) FROM active_days WHERE day BETWEEN $1::date AND $2::date GROUP BY day)
           AS present USING (day)
    LEFT JOIN (SELECT day, sum(count) FILTER (WHERE kind = 'active') AS active,
                      jsonb_object_agg(key, count) FILTER (WHERE kind = 'login') AS logins
                 FROM daily_statistics WHERE day BETWEEN $1::date AND $2::date GROUP BY day)
           AS counted USING (day)
   ORDER BY day`;

/** What an operator wants to see at a glance. */
@Injectable()
export class OverviewService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly statistics: StatisticsService,
    private readonly clock: Clock,
  ) {}

  /**
   * What all instances have seen until a few seconds ago, and this one until now.
   * @param days how many, today included
   */
  async read(days: number): Promise<Overview> {
    await this.statistics.flush();
    const today = dayOf(this.clock.now());
    const [[users], counted] = await Promise.all([
      this.dataSource.query<[UserCountsRow]>(countUsers),
      this.dataSource.query<DayCounts[]>(countDays, [dateOf(today - days + 1), dateOf(today)]),
    ]);
    const { rows, merged, banned, activeDeleting, bannedDeleting } = users;
    return {
      users: {
        total: rows - merged,
        active: rows - merged - banned - activeDeleting,
        banned: banned - bannedDeleting,
        deleting: activeDeleting + bannedDeleting,
      },
      days: counted,
    };
  }
}
