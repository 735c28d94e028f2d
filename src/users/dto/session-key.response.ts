import { ApiProperty } from '@nestjs/swagger';

export class SessionKeyResponse {
  @ApiProperty({
    description: 'Whether the stored session_key is the one that WeChat holds now',
    example: true,
  })
  alive!: boolean;
}
