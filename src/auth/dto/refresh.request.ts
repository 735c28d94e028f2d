import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class RefreshRequest {
  @ApiProperty({
    description: 'The refresh token of the last login or refresh',
    minLength: 1,
    maxLength: 2048,
    example: 'v1.k1.019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.0.Zm9v...',
  })
  @IsString()
  @Length(1, 2048)
  refreshToken!: string;
}
