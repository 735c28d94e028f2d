import { ApiProperty } from '@nestjs/swagger';

export class PrincipalResponse {
  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' })
  userId!: string;

  @ApiProperty({ format: 'uuid', example: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2d' })
  sessionId!: string;

  @ApiProperty({ description: 'The mini program that logged in', example: 'wx0123456789abcdef' })
  appId!: string;

  @ApiProperty({ type: [String], example: [] })
  roles!: readonly string[];
}
