import { ApiProperty } from '@nestjs/swagger';

const part = { type: 'object', additionalProperties: true } as const;

export class ExportedUserResponse {
  @ApiProperty({ description: 'UUIDv7', format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ enum: ['active', 'merged'], example: 'active' })
  status!: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Of merged users: the user that they turned out to be',
    example: null,
  })
  mergedInto!: string | null;

  @ApiProperty({ type: [String], example: [] })
  roles!: readonly string[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  updatedAt!: string;
}

/** What is always there. Every other module that keeps something of users adds a part, by its name. */
export class DataExportResponse {
  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  exportedAt!: string;

  @ApiProperty({ type: ExportedUserResponse })
  user!: ExportedUserResponse;

  @ApiProperty({
    ...part,
    description: 'Who the user is to WeChat: openids, unionids, conflicts, merges',
    example: {
      identities: [
        {
          appId: 'wx0123456789abcdef',
          openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
          lastLoginAt: '2026-11-22T08:00:00.000Z',
        },
      ],
    },
  })
  identities!: object;

  @ApiProperty({
    ...part,
    description: 'Nickname, phone number, and their like',
    example: { nickname: '小明', phone: null },
  })
  profile!: object;

  @ApiProperty({ ...part, description: 'Pictures', example: { avatarUrl: null, files: [] } })
  avatar!: object;

  @ApiProperty({
    type: 'array',
    items: part,
    description: 'Logins on devices, for a day after their end as well',
    example: [
      {
        id: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c',
        deviceModel: 'iPhone 15',
        createdAt: '2026-11-22T08:00:00.000Z',
      },
    ],
  })
  sessions!: object[];

  @ApiProperty({
    type: 'array',
    items: part,
    description: 'The same parts of users that were merged into this one, as long as they are kept',
    example: [],
  })
  mergedUsers!: object[];

  @ApiProperty({
    type: 'array',
    items: part,
    description: 'Messages of WeChat about the user that have not been worked on, or could not be',
    example: [],
  })
  pushes!: object[];

  @ApiProperty({
    type: 'array',
    items: part,
    description:
      'What the trail has about the user. `actorId` is null unless it is the user themself; so are address and details of what others did.',
    example: [
      { at: '2026-11-22T08:00:00.000Z', action: 'user.exported', actorKind: 'user', ip: '203.0.113.7' },
    ],
  })
  auditEvents!: object[];
}
