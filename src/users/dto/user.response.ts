import { ApiProperty } from '@nestjs/swagger';
import { type Gender, genders } from '../user.entity.js';

export class UserResponse {
  @ApiProperty({ description: 'UUIDv7', format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  id!: string;

  @ApiProperty({ type: String, nullable: true, example: '小明' })
  nickname!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: [...genders, null], example: 'female' })
  gender!: Gender | null;

  @ApiProperty({ type: String, nullable: true, description: 'BCP 47', example: 'zh-CN' })
  language!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '广东省 深圳市' })
  region!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the picture is served; without PUBLIC_URL, a path of this service',
    example: 'https://login.example.com/v1/avatars/019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg',
  })
  avatarUrl!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'E.164', example: '+8613800000000' })
  phone!: string | null;

  @ApiProperty({ type: [String], example: [] })
  roles!: readonly string[];

  @ApiProperty({ format: 'date-time', example: '2026-11-22T08:00:00.000Z' })
  createdAt!: string;
}
