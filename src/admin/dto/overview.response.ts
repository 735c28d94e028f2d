import { ApiProperty } from '@nestjs/swagger';
import { type Overview } from '../../statistics/index.js';

const count = { type: 'integer', example: 12 } as const;
/** In every overview, also when there were none. */
const commonOutcomes = ['new', 'returning'];

const logins = {
  type: 'object',
  additionalProperties: { type: 'integer' },
  description:
    "By what came of them: `new`, `returning`, or the error's code in lower case. The same outcomes in the sum and on every day",
  example: { new: 3, returning: 40, wechat_code_invalid: 1 },
} as const;

export class UserCountsResponse {
  @ApiProperty({ ...count, description: 'All of the others together', example: 1207 })
  total!: number;

  @ApiProperty({ ...count, description: 'Neither banned nor deleting', example: 1200 })
  active!: number;

  @ApiProperty({ ...count, example: 4 })
  banned!: number;

  @ApiProperty({ ...count, description: 'They have asked to be erased', example: 3 })
  deleting!: number;
}

export class DayResponse {
  @ApiProperty({ format: 'date', description: 'UTC', example: '2026-11-22' })
  day!: string;

  @ApiProperty({ ...count, description: 'Who came for the first time, and has not been erased since' })
  newUsers!: number;

  @ApiProperty({ ...count, description: 'Who made a request that day', example: 310 })
  activeUsers!: number;

  @ApiProperty(logins)
  logins!: Record<string, number>;
}

export class OverviewResponse {
  @ApiProperty()
  users!: UserCountsResponse;

  @ApiProperty({ ...logins, description: `${logins.description}. Of all days together` })
  logins!: Record<string, number>;

  @ApiProperty({ type: [DayResponse], description: 'Every day, the earliest first; the last one is today' })
  days!: DayResponse[];
}

export function toOverviewResponse({ users, days }: Overview): OverviewResponse {
  const outcomes = new Set([...commonOutcomes, ...days.flatMap((day) => Object.keys(day.logins))]);
  const byOutcome = (countOf: (outcome: string) => number): Record<string, number> =>
    Object.fromEntries([...outcomes].sort().map((outcome) => [outcome, countOf(outcome)]));
  return {
    users,
    logins: byOutcome((outcome) => days.reduce((sum, day) => sum + (day.logins[outcome] ?? 0), 0)),
    days: days.map((day) => ({ ...day, logins: byOutcome((outcome) => day.logins[outcome] ?? 0) })),
  };
}
